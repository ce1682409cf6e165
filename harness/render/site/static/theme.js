// Runs before the page is drawn: that there is JavaScript, and dark or light as it was chosen.
document.documentElement.dataset.js = 'yes';
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // No storage, as for a page that is opened from a disk: the system's choice holds.
}
