//! The line does to bytes what it says it does.

use super::*;

/// What a server says before messages pass.
const OPENED: &[u8] = b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n";

/// A server that sends back what it hears; tells how long `bytes` took there and back.
fn echo(quality: Quality, bytes: usize) -> (Duration, Passed) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::to(&format!("http://{}", listener.local_addr().unwrap()));
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut piece = vec![0; bytes];
        stream.read_exact(&mut piece).unwrap();
        stream.write_all(&piece).unwrap();
    });
    proxy.be(quality);
    let begun = Instant::now();
    let mut stream = TcpStream::connect(proxy.address).unwrap();
    let said: Vec<u8> = (0..bytes).map(|i| u8::try_from(i % 251).unwrap()).collect();
    stream.write_all(&said).unwrap();
    let mut heard = vec![0; bytes];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(heard, said);
    (begun.elapsed(), proxy.take())
}

#[test]
fn a_long_line_takes_a_round_trip_to_open_and_one_to_answer() {
    let rtt = Duration::from_millis(60);
    let quality = Quality {
        rtt,
        ..Quality::default()
    };
    let (took, passed) = echo(quality, 500);
    assert!((rtt * 2..rtt * 4).contains(&took), "{took:?}");
    assert_eq!((passed.up_bytes, passed.down_bytes), (500, 500));
}

#[test]
fn a_thin_line_takes_its_time_for_every_byte_and_loses_some() {
    let quality = Quality {
        bits_per_s: Some(800_000),
        ..Quality::default()
    };
    let (took, passed) = echo(quality, 28_000);
    assert!(took >= Duration::from_millis(550), "{took:?}");
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    assert_eq!(passed.again_bytes, 0);
    let lossy = Quality {
        lost_percent: 20,
        ..quality
    };
    let (_, passed) = echo(lossy, 28_000);
    assert!((1_400..28_000).contains(&passed.again_bytes), "{passed:?}");
    assert_eq!(passed.bytes() - passed.again_bytes, 56_000);
}

#[test]
fn a_cut_ends_what_is_under_way_and_the_next_connection_stands() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::to(&format!("http://{}", listener.local_addr().unwrap()));
    for _ in 0..2 {
        let mut device = TcpStream::connect(proxy.address).unwrap();
        device.write_all(b"x").unwrap();
        let (mut server, _) = listener.accept().unwrap();
        let mut one = [0];
        server.read_exact(&mut one).unwrap();
        proxy.cut();
        assert_eq!(server.read(&mut one).unwrap_or(0), 0);
        assert_eq!(device.read(&mut one).unwrap_or(0), 0);
    }
    assert_eq!(proxy.take().connections, 2);
}

#[test]
fn it_is_silent_while_both_sides_only_make_sure_of_each_other() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::to(&format!("http://{}", listener.local_addr().unwrap()));
    let mut device = TcpStream::connect(proxy.address).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    server.write_all(OPENED).unwrap();
    device.read_exact(&mut [0; OPENED.len()]).unwrap();
    let silence = Duration::from_millis(60);
    let pings = thread::spawn(move || {
        // Every ping comes before the silence that is waited for is over.
        while server.write_all(&[0x89, 0]).is_ok() {
            thread::sleep(silence / 4);
        }
    });
    let patience = Patience::default();
    patience.begin(Duration::from_secs(20));
    proxy.wait_for_silence(silence, &patience);
    proxy.cut();
    drop(device);
    pings.join().unwrap();
}
