# Would fetch its answer from elsewhere. perl-base is in every Debian image.
exec perl -MIO::Socket::INET -e '
    IO::Socket::INET->new(PeerAddr => $_, Timeout => 5) and exit 0
        for "deb.debian.org:80", "192.0.2.1:80", "172.17.0.1:22";
    die "no network: $!\n"'
