//! Makes cargo build the program, which the tests of the process start.

use std::process::Command;

#[test]
fn the_program_tells_its_version() {
    let said = Command::new(env!("CARGO_BIN_EXE_onward"))
        .arg("--version")
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(said.stdout).unwrap(),
        format!("onward {}\n", env!("CARGO_PKG_VERSION"))
    );
}
