# Says nothing and claims success.
exit 0
