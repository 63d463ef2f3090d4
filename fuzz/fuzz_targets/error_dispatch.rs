//! Fuzzes responses with any status, error type and body.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::error_dispatch(data));

#[cfg(not(fuzzing))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    fuzz::drive("error_dispatch", fuzz::error_dispatch)
}
