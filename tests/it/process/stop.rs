//! A stop that was asked for fails nothing that was begun.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use onward_testkit::{TestDb, engines};
use serde_json::json;

use super::program::Program;

engines! {
    async fn a_stop_answers_what_was_begun_and_ends_cleanly(db: TestDb) {
        let mut program = Program::start(&db);
        let ada = program.sign_up("ada").await;
        let body = json!({ "title": "begun before the stop" }).to_string();
        let mut begun = TcpStream::connect(program.address()).unwrap();
        let head = format!(
            "POST /api/v1/goals HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
            program.address(),
            ada.access,
            body.len()
        );
        begun.write_all(head.as_bytes()).unwrap();
        let mut answer = BufReader::new(begun.try_clone().unwrap()).lines().map(Result::unwrap);
        // The program asks for the body once the request is being worked on.
        assert_eq!(answer.next().unwrap(), "HTTP/1.1 100 Continue");
        program.ask_to_stop();
        begun.write_all(body.as_bytes()).unwrap();
        assert!(answer.any(|line| line == "HTTP/1.1 201 Created"));
        let ended = program.wait();
        assert!(ended.success(), "{ended}");
    }
}
