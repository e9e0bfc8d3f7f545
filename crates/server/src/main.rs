//! The program `onward`.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    onward_server::commands::main(
        std::env::args_os(),
        &onward_server::config::Environment::of_process(),
    )
}
