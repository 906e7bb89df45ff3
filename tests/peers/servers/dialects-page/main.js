document.title = 'News';
