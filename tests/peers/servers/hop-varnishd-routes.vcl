vcl 4.1;

@lines@
