//! A conversation in a real pseudo-terminal: what is typed, pasted and resized, what comes above a half-typed line, and
//! a terminal that is as before when it is over.

use std::{
    fs::{self, File},
    io::{Read, Write},
    os::fd::OwnedFd,
    os::unix::fs::PermissionsExt,
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use assert_cmd::cargo::cargo_bin;
use nix::pty::openpty;
use wswhy::wire::frame::opcode;

use super::server::{Conn, echoing, serving};
use crate::peer::RawPeer;

/// No text is waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The binary in a terminal of its own.
struct Terminal {
    child: Child,
    keyboard: File,
    slave: OwnedFd,
    screen: Receiver<Vec<u8>>,
    /// What was shown since the last text that was waited for.
    shown: String,
    settings: String,
}

impl Terminal {
    fn start(peer: &RawPeer, flags: &[&str], history: &str) -> Self {
        let pty = openpty(None, None).expect("a pseudo-terminal");
        let settings = settings(&pty.slave);
        let slave = || Stdio::from(pty.slave.try_clone().expect("a descriptor"));
        // A session of its own with this terminal, so that it learns of a new size.
        let child = Command::new("setsid")
            .args(["--ctty", "--wait"])
            .arg(cargo_bin!("wswhy"))
            .args(["connect", &peer.url("/")])
            .args(flags)
            .envs([("TERM", "xterm"), ("WSWHY_HISTORY", history), ("NO_COLOR", "1")])
            .stdin(slave())
            .stdout(slave())
            .stderr(slave())
            .spawn()
            .expect("setsid is there");
        let keyboard = File::from(pty.master);
        let mut output = keyboard.try_clone().expect("a descriptor");
        let (shows, screen) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                if shows.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut terminal = Self { child, keyboard, slave: pty.slave, screen, shown: String::new(), settings };
        terminal.wait_for("/help lists commands");
        terminal
    }

    fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("an open terminal");
    }

    fn enter(&mut self, line: &str) {
        self.keys(&format!("{line}\r"));
    }

    /// Waits until `text` is shown, and gives what came up to its end.
    fn wait_for(&mut self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.shown.find(text) {
                let before = self.shown[..at + text.len()].to_owned();
                self.shown.drain(..at + text.len());
                return before;
            }
            match self.screen.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.shown.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("{text:?} is not shown, but {:?}", self.shown)
                }
            }
        }
    }

    /// Waits for the end; the terminal has to be as it was.
    fn ends(mut self, code: i32) -> String {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().expect("a child") {
                Some(status) => break status,
                None if Instant::now() > until => panic!("it does not end; shown: {:?}", self.shown),
                None => thread::sleep(Duration::from_millis(10)),
            }
        };
        while let Ok(bytes) = self.screen.recv_timeout(Duration::from_millis(100)) {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        assert_eq!(status.code(), Some(code), "{}", self.shown);
        assert_eq!(settings(&self.slave), self.settings, "the terminal's settings");
        assert!(self.shown.contains("\x1b[?2004l"), "pasting is switched off: {:?}", self.shown);
        std::mem::take(&mut self.shown)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The terminal's settings in words.
fn settings(terminal: &OwnedFd) -> String {
    let terminal = Stdio::from(terminal.try_clone().expect("a descriptor"));
    let told = Command::new("stty").arg("-a").stdin(terminal).output().expect("stty is there");
    // All but its size.
    String::from_utf8_lossy(&told.stdout).lines().skip(1).collect()
}

fn history(name: &str) -> String {
    let path = format!("{}/history-{name}", env!("CARGO_TARGET_TMPDIR"));
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn what_is_typed_is_sent_and_what_comes_is_shown_and_escaped() {
    let peer = serving("", |mut conn| {
        conn.send(opcode::TEXT, b"welcome \x1b[31mred\x07");
        conn.send(opcode::BINARY, b"\x00\xffhi");
        conn.echo();
    });
    let mut terminal = Terminal::start(&peer, &[], "");
    let shown = terminal.wait_for("< binary, 4 bytes");
    assert!(shown.contains("< welcome \\x1b[31mred\\x07"), "{shown:?}");
    terminal.wait_for("000000  00 ff 68 69");
    terminal.enter("hello");
    terminal.wait_for("< hello");
    terminal.enter("/ping are you there");
    terminal.wait_for("* pong after ");
    terminal.enter("/fragment 3 in pieces");
    terminal.wait_for("< in ");
}

#[test]
fn slash_commands_are_completed_and_explained() {
    let mut terminal = Terminal::start(&echoing(), &[], "");
    terminal.keys("/pi\t");
    terminal.wait_for("/ping ");
    terminal.keys("x\r");
    terminal.wait_for("* pong after ");
    terminal.enter("/help");
    terminal.wait_for("/raw HEX");
    terminal.enter("/hepl");
    terminal.wait_for("/hepl is no command (/help lists them)");
    terminal.enter("/binary 0x68 69");
    terminal.wait_for("< binary, 2 bytes");
    terminal.enter("/stats");
    terminal.wait_for("* received: 2 frames of 3 bytes");
    terminal.keys("\x03");
    terminal.ends(0);
}

#[test]
fn several_lines_that_are_pasted_are_one_message() {
    let mut terminal = Terminal::start(&echoing(), &[], "");
    terminal.keys("\x1b[200~one\ntwo\x1b[201~\r");
    terminal.wait_for("< one");
    terminal.wait_for("  two");
    terminal.keys("\x03");
    terminal.ends(0);
}

#[test]
fn a_half_typed_line_stays_below_what_comes() {
    let peer = serving("", |mut conn| {
        conn.next();
        thread::sleep(Duration::from_millis(300));
        conn.send(opcode::TEXT, b"in between");
        conn.echo();
    });
    let mut terminal = Terminal::start(&peer, &[], "");
    terminal.enter("first");
    terminal.keys("half ");
    terminal.wait_for("< in between");
    // The line is drawn again, and goes on.
    terminal.wait_for("> half ");
    terminal.keys("done\r");
    terminal.wait_for("< half done");
    terminal.keys("\x04");
    let shown = terminal.ends(0);
    assert!(shown.contains("Closed with 1000, and the server agreed"), "{shown:?}");
}

#[test]
fn a_terminal_of_another_size_is_drawn_anew() {
    let mut terminal = Terminal::start(&echoing(), &[], "");
    let slave = Stdio::from(terminal.slave.try_clone().expect("a descriptor"));
    terminal.keys("a line that is longer than the new terminal is wide");
    terminal.wait_for("is wide");
    assert!(Command::new("stty").args(["cols", "30", "rows", "8"]).stdin(slave).status().expect("stty").success());
    thread::sleep(Duration::from_millis(200));
    terminal.keys("!\r");
    terminal.wait_for("< a line that is longer than the new terminal is wide!");
    terminal.keys("\x03");
    terminal.ends(0);
}

#[test]
fn ctrl_c_closes_properly_and_a_second_one_leaves_at_once() {
    let deaf = serving("", |mut conn| while conn.next().is_some() {});
    let mut terminal = Terminal::start(&deaf, &[], "");
    let begun = Instant::now();
    terminal.keys("\x03");
    thread::sleep(Duration::from_millis(300));
    terminal.keys("\x03");
    let shown = terminal.ends(130);
    assert!(begun.elapsed() < Duration::from_secs(2), "{shown:?}");
}

#[test]
fn a_session_that_the_server_ends_gives_the_terminal_back() {
    let peer = serving("", |mut conn| {
        conn.next();
        conn.send(opcode::CLOSE, b"\x0f\xa0enough");
        conn.hang_up();
    });
    let mut terminal = Terminal::start(&peer, &[], "");
    terminal.enter("hello");
    let shown = terminal.ends(81);
    assert!(shown.contains("The server closed first, with 4000 \"enough\""), "{shown:?}");
}

#[test]
fn a_dropped_session_begins_anew_at_the_same_line() {
    static MET: AtomicUsize = AtomicUsize::new(0);
    let peer = serving("", |mut conn: Conn| {
        if MET.fetch_add(1, Ordering::SeqCst) == 0 {
            conn.next();
            conn.hang_up();
        } else {
            conn.echo();
        }
    });
    let mut terminal = Terminal::start(&peer, &["--reconnect"], "");
    terminal.enter("hello");
    terminal.wait_for("hung up, without a close frame; connecting again in 500 ms (try 1)");
    terminal.enter("too early");
    terminal.wait_for("there is no connection now");
    terminal.wait_for("connected to ws://");
    terminal.enter("again");
    terminal.wait_for("< again");
    terminal.keys("\x03");
    terminal.ends(0);
}

#[test]
fn the_history_is_its_owners_and_without_secrets() {
    let file = history("secrets");
    let mut terminal = Terminal::start(&echoing(), &[], &file);
    for line in ["an ordinary line", r#"{"token":"s3cr3t-s3cr3t"}"#, " begun with a space"] {
        terminal.enter(line);
        terminal.wait_for(&format!("< {line}"));
    }
    terminal.keys("\x03");
    terminal.ends(0);
    let kept = fs::read_to_string(&file).expect("a history");
    assert_eq!(kept, "#V2\nan ordinary line\n");
    assert_eq!(fs::metadata(&file).expect("a history").permissions().mode() & 0o777, 0o600);
    let mut terminal = Terminal::start(&echoing(), &[], &file);
    terminal.keys("\x1b[A");
    terminal.wait_for("an ordinary line");
    terminal.keys("\r");
    terminal.wait_for("< an ordinary line");
}

#[test]
fn wrong_frames_may_be_sent_on_purpose_and_what_was_shown_saved() {
    let peer = serving("", |mut conn| {
        let came = conn.next().expect("a frame");
        conn.send(opcode::TEXT, format!("opcode {}", came.opcode).as_bytes());
        conn.echo();
    });
    let saved = format!("{}/saved-session", env!("CARGO_TARGET_TMPDIR"));
    let _ = fs::remove_file(&saved);
    let mut terminal = Terminal::start(&peer, &["--frames"], "");
    terminal.enter("/raw 83 80 00 00 00 00");
    let shown = terminal.wait_for("< opcode 3");
    assert!(shown.contains("> opcode 3     fin rsv=000 mask=00000000 len=0"), "{shown:?}");
    terminal.enter(&format!("/save {saved}"));
    terminal.wait_for("* saved to ");
    assert!(fs::read_to_string(&saved).expect("a file").contains("> /raw 83 80 00 00 00 00\n"));
    terminal.enter(&format!("/save {saved}"));
    terminal.wait_for("File exists");
    terminal.enter("/close 4001 bye");
    let shown = terminal.ends(0);
    assert!(shown.contains("Closed with 4001 \"bye\", and the server agreed"), "{shown:?}");
}

#[test]
fn json_is_indented_and_times_are_shown_when_asked_for() {
    let mut terminal = Terminal::start(&echoing(), &["--pretty", "--timestamps"], "");
    terminal.enter(r#"{"a":[1]}"#);
    terminal.wait_for("> text, 9 bytes");
    terminal.wait_for("9 bytes < {");
    terminal.wait_for("    \"a\": [");
}
