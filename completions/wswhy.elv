
use builtin;
use str;

set edit:completion:arg-completer[wswhy] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'wswhy'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'wswhy'= {
            cand -H '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines'
            cand --header '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines'
            cand --origin 'Origin header'
            cand --subprotocol 'Offer a subprotocol; repeat for more'
            cand --extension 'Offer an extension, such as ''permessage-deflate; client_max_window_bits''; repeat for more'
            cand -X 'Method, in place of GET'
            cand --request 'Method, in place of GET'
            cand --request-target 'Request target, byte for byte, in place of the URL''s path and query'
            cand -A 'User-Agent header; '''' leaves it out'
            cand --user-agent 'User-Agent header; '''' leaves it out'
            cand -b 'Cookie header, ''name=value; ...'''
            cand --cookie 'Cookie header, ''name=value; ...'''
            cand -e 'Referer header'
            cand --referer 'Referer header'
            cand -u 'Basic authentication'
            cand --user 'Basic authentication'
            cand --oauth2-bearer 'Bearer token'
            cand -d 'Body (makes it a POST, as in curl); @FILE reads it'
            cand --data 'Body (makes it a POST, as in curl); @FILE reads it'
            cand --data-raw 'Body, taken as it is even when it begins with @'
            cand --raw 'Send these bytes untouched; - for standard input'
            cand --cacert 'Trust the certificates of this PEM file, in place of the browsers'' roots'
            cand --resolve 'Addresses of a host and port, in place of the resolver''s'
            cand --connect-to 'Connect to the second place in place of the first; request, SNI and certificate stay the URL''s'
            cand --alpn 'Protocols to offer by ALPN, in place of what fits the HTTP version: h2,http/1.1 for instance; '''' offers none'
            cand --connect-timeout 'Time for name, connection and TLS'
            cand -m 'Time for the handshake as a whole'
            cand --max-time 'Time for the handshake as a whole'
            cand --timeout 'Time for the handshake as a whole'
            cand --probes 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent'
            cand --direct 'Perform the same handshake past the front too (same Host, same SNI), and compare'
            cand -w 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --write-out 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --color 'Colour: auto, always or never'
            cand -o 'Bodies are part of the report; with -w, its text alone is printed'
            cand --output 'Bodies are part of the report; with -w, its text alone is printed'
            cand -0 'Send HTTP/1.0 in the request line'
            cand --http1.0 'Send HTTP/1.0 in the request line'
            cand --http1.1 'Send HTTP/1.1 (the default)'
            cand --http2 'WebSocket over HTTP/2 (RFC 8441), when the server chooses h2 by ALPN; else HTTP/1.1'
            cand --http2-prior-knowledge 'WebSocket over HTTP/2, whatever the server chooses; for ws:// too'
            cand --compare 'Perform it over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2 (what curl sends there), and compare'
            cand -k 'Go on with a bad certificate; its faults become warnings'
            cand --insecure 'Go on with a bad certificate; its faults become warnings'
            cand -4 'IPv4 addresses alone'
            cand --ipv4 'IPv4 addresses alone'
            cand -6 'IPv6 addresses alone'
            cand --ipv6 'IPv6 addresses alone'
            cand --no-ping 'Send no ping after the handshake'
            cand --json 'Print the report as JSON (schema 1)'
            cand -v 'Print the transcript and the times of the phases too'
            cand --verbose 'Print the transcript and the times of the phases too'
            cand -s 'Print the verdict alone'
            cand --silent 'Print the verdict alone'
            cand --dry-run 'Print the bytes that would be sent and what is wrong with them, and send nothing'
            cand --show-secrets 'Show passwords, tokens and cookies in full'
            cand -i 'Heads are shown by -v'
            cand --include 'Heads are shown by -v'
            cand -N 'Nothing is buffered'
            cand --no-buffer 'Nothing is buffered'
            cand -S 'Errors are always shown'
            cand --show-error 'Errors are always shown'
            cand -f 'A refusal always sets the exit code'
            cand --fail 'A refusal always sets the exit code'
            cand -L 'Redirects are reported, not followed'
            cand --location 'Redirects are reported, not followed'
            cand -g 'URLs are never globbed'
            cand --globoff 'URLs are never globbed'
            cand --compressed 'No compressed body is asked for'
            cand --no-progress-meter 'Progress is shown on a terminal alone'
            cand -# 'Progress is shown on a terminal alone'
            cand --progress-bar 'Progress is shown on a terminal alone'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'One handshake, diagnosed (the same as `wswhy URL`)'
            cand lint 'Judge a recorded exchange offline: a transcript, or a raw request, response or both'
            cand demo 'Diagnose embedded faults: works with nothing else installed'
            cand explain 'What a cause means, how it is told, how to fix it; without a name: the list'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'wswhy;check'= {
            cand -H '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines'
            cand --header '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines'
            cand --origin 'Origin header'
            cand --subprotocol 'Offer a subprotocol; repeat for more'
            cand --extension 'Offer an extension, such as ''permessage-deflate; client_max_window_bits''; repeat for more'
            cand -X 'Method, in place of GET'
            cand --request 'Method, in place of GET'
            cand --request-target 'Request target, byte for byte, in place of the URL''s path and query'
            cand -A 'User-Agent header; '''' leaves it out'
            cand --user-agent 'User-Agent header; '''' leaves it out'
            cand -b 'Cookie header, ''name=value; ...'''
            cand --cookie 'Cookie header, ''name=value; ...'''
            cand -e 'Referer header'
            cand --referer 'Referer header'
            cand -u 'Basic authentication'
            cand --user 'Basic authentication'
            cand --oauth2-bearer 'Bearer token'
            cand -d 'Body (makes it a POST, as in curl); @FILE reads it'
            cand --data 'Body (makes it a POST, as in curl); @FILE reads it'
            cand --data-raw 'Body, taken as it is even when it begins with @'
            cand --raw 'Send these bytes untouched; - for standard input'
            cand --cacert 'Trust the certificates of this PEM file, in place of the browsers'' roots'
            cand --resolve 'Addresses of a host and port, in place of the resolver''s'
            cand --connect-to 'Connect to the second place in place of the first; request, SNI and certificate stay the URL''s'
            cand --alpn 'Protocols to offer by ALPN, in place of what fits the HTTP version: h2,http/1.1 for instance; '''' offers none'
            cand --connect-timeout 'Time for name, connection and TLS'
            cand -m 'Time for the handshake as a whole'
            cand --max-time 'Time for the handshake as a whole'
            cand --timeout 'Time for the handshake as a whole'
            cand --probes 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent'
            cand --direct 'Perform the same handshake past the front too (same Host, same SNI), and compare'
            cand -w 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --write-out 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --color 'Colour: auto, always or never'
            cand -o 'Bodies are part of the report; with -w, its text alone is printed'
            cand --output 'Bodies are part of the report; with -w, its text alone is printed'
            cand -0 'Send HTTP/1.0 in the request line'
            cand --http1.0 'Send HTTP/1.0 in the request line'
            cand --http1.1 'Send HTTP/1.1 (the default)'
            cand --http2 'WebSocket over HTTP/2 (RFC 8441), when the server chooses h2 by ALPN; else HTTP/1.1'
            cand --http2-prior-knowledge 'WebSocket over HTTP/2, whatever the server chooses; for ws:// too'
            cand --compare 'Perform it over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2 (what curl sends there), and compare'
            cand -k 'Go on with a bad certificate; its faults become warnings'
            cand --insecure 'Go on with a bad certificate; its faults become warnings'
            cand -4 'IPv4 addresses alone'
            cand --ipv4 'IPv4 addresses alone'
            cand -6 'IPv6 addresses alone'
            cand --ipv6 'IPv6 addresses alone'
            cand --no-ping 'Send no ping after the handshake'
            cand --json 'Print the report as JSON (schema 1)'
            cand -v 'Print the transcript and the times of the phases too'
            cand --verbose 'Print the transcript and the times of the phases too'
            cand -s 'Print the verdict alone'
            cand --silent 'Print the verdict alone'
            cand --dry-run 'Print the bytes that would be sent and what is wrong with them, and send nothing'
            cand --show-secrets 'Show passwords, tokens and cookies in full'
            cand -i 'Heads are shown by -v'
            cand --include 'Heads are shown by -v'
            cand -N 'Nothing is buffered'
            cand --no-buffer 'Nothing is buffered'
            cand -S 'Errors are always shown'
            cand --show-error 'Errors are always shown'
            cand -f 'A refusal always sets the exit code'
            cand --fail 'A refusal always sets the exit code'
            cand -L 'Redirects are reported, not followed'
            cand --location 'Redirects are reported, not followed'
            cand -g 'URLs are never globbed'
            cand --globoff 'URLs are never globbed'
            cand --compressed 'No compressed body is asked for'
            cand --no-progress-meter 'Progress is shown on a terminal alone'
            cand -# 'Progress is shown on a terminal alone'
            cand --progress-bar 'Progress is shown on a terminal alone'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'wswhy;lint'= {
            cand -w 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --write-out 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --color 'Colour: auto, always or never'
            cand --json 'Print the report as JSON (schema 1)'
            cand -v 'Print the transcript and the times of the phases too'
            cand --verbose 'Print the transcript and the times of the phases too'
            cand -s 'Print the verdict alone'
            cand --silent 'Print the verdict alone'
            cand --dry-run 'Print the bytes that would be sent and what is wrong with them, and send nothing'
            cand --show-secrets 'Show passwords, tokens and cookies in full'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'wswhy;demo'= {
            cand -w 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --write-out 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n'''
            cand --color 'Colour: auto, always or never'
            cand --list 'List the faults, each with the cause that it must produce'
            cand --json 'Print the report as JSON (schema 1)'
            cand -v 'Print the transcript and the times of the phases too'
            cand --verbose 'Print the transcript and the times of the phases too'
            cand -s 'Print the verdict alone'
            cand --silent 'Print the verdict alone'
            cand --dry-run 'Print the bytes that would be sent and what is wrong with them, and send nothing'
            cand --show-secrets 'Show passwords, tokens and cookies in full'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'wswhy;explain'= {
            cand --color 'Colour: auto, always or never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'wswhy;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'wswhy;man'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'wswhy;help'= {
            cand check 'One handshake, diagnosed (the same as `wswhy URL`)'
            cand lint 'Judge a recorded exchange offline: a transcript, or a raw request, response or both'
            cand demo 'Diagnose embedded faults: works with nothing else installed'
            cand explain 'What a cause means, how it is told, how to fix it; without a name: the list'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'wswhy;help;check'= {
        }
        &'wswhy;help;lint'= {
        }
        &'wswhy;help;demo'= {
        }
        &'wswhy;help;explain'= {
        }
        &'wswhy;help;completions'= {
        }
        &'wswhy;help;man'= {
        }
        &'wswhy;help;help'= {
        }
    ]
    $completions[$command]
}
