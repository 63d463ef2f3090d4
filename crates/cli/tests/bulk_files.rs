//! Files of rows as spreadsheet programs and people write them.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use http::StatusCode;
use partnercentral_account_emulator::{Emulator, Fault};
use std::fs;
use std::path::Path;
use support::{Run, connect, folder, pca, run, statuses};

async fn cancel(emulator: &Emulator, file: &Path) -> Run {
    let mut command = pca(emulator);
    command.args(["connections", "cancel", "--yes", "--file"]).arg(file);
    run(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_mistakes_is_refused_before_anything_is_called() {
    let emulator = Emulator::builder().accounts(3).start().await.expect("an emulator");
    let folder = folder("mistakes");
    let file = folder.join("cancel.csv");
    let good = "pac-0000000000000,x,SUBSIDIARY";
    for (text, expected) in [
        (String::new(), "there is no header; the columns are Catalog, Identifier (required)"),
        ("\u{feff}\r\n".to_owned(), "there is no header"),
        (format!("Identifier,Reason,Type\n{good}\n"), "there is no column `Type`"),
        ("Identifier,Reason\npac-0000000000000,x\n".to_owned(), "there is no column for ConnectionType"),
        (format!("Identifier,Reason,ConnectionType,identifier\n{good},y\n"), "there are two columns `Identifier`"),
        (format!("Identifier,Reason,ConnectionType,\n{good},y\n"), "row 1 (line 2): `y` is in a column without a name"),
        (
            "identifier,reason,connection-type\nwrong,x,SUBSIDIARY\n".to_owned(),
            "row 1 (line 2): CancelConnection: Identifier",
        ),
        ("identifier,reason,connection-type\npac-0000000000000,x,OTHER\n".to_owned(), "row 1 (line 2)"),
        (
            "identifier,reason,connection-type\npac-0000000000000,,SUBSIDIARY\n".to_owned(),
            "row 1 (line 2): Reason is missing",
        ),
        (format!("identifier,reason,connection-type\n{good}\n,,\n\npac-1,y,SUBSIDIARY\n"), "row 3 (line 5)"),
        ("identifier,reason,connection-type\npac-0000000000000,x\n".to_owned(), "line: 2"),
        (
            "identifier,reason,connection-type\npac-0000000000000,\"x,SUBSIDIARY\n".to_owned(),
            "line 2: the cell has a quotation",
        ),
        // The second row would be a part of the first one.
        (
            "identifier,connection-type,reason\npac-0000000000000,SUBSIDIARY,\"x\npac-1111111111111,SUBSIDIARY,\"y\n"
                .to_owned(),
            "line 2: the cell has a quotation mark at its beginning",
        ),
        (
            format!("identifier,reason,connection-type,client-token\n{good},a\n{good},a\n"),
            "the client token is that of row 1",
        ),
    ] {
        fs::write(&file, &text).expect("a file");
        let run = cancel(&emulator, &file).await;
        assert_eq!(run.status, Some(2), "{text}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{text}: {}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    fs::write(&file, b"identifier,reason,connection-type\npac-0000000000000,f\xfcr,SUBSIDIARY\n").expect("a file");
    let run = cancel(&emulator, &file).await;
    assert!(run.stderr.contains("line 2 is not UTF-8"), "{}", run.stderr);
    assert!(emulator.requests().is_empty());
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_spreadsheet_programs_are_understood() {
    let utf16 = |text: &str| {
        let units = [0xfeff].into_iter().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    for (name, text) in [
        (
            "crlf",
            "\u{feff}Identifier,Connection Type,Reason\r\nID,OPPORTUNITY_COLLABORATION,\"Over, \"\"so\"\" to say\"\r\n",
        ),
        (
            "semicolons",
            "Identifier;ConnectionType;Reason;;\r\nID;OPPORTUNITY_COLLABORATION;Over, so to say;;\r\n;;;;\r\n",
        ),
        ("tabs", "identifier\tconnection-type\treason\nID\tOPPORTUNITY_COLLABORATION\tOver"),
        ("spaces", "Identifier , ConnectionType, Reason\n ID , OPPORTUNITY_COLLABORATION ,Over\n\n"),
        ("mac", "Identifier,ConnectionType,Reason\rID,OPPORTUNITY_COLLABORATION,Over\r"),
        ("lines", "Identifier,ConnectionType,Reason\nID,OPPORTUNITY_COLLABORATION,\"Over\nand out\"\n"),
        ("inches", "Identifier,ConnectionType,Reason\nID,\"OPPORTUNITY_COLLABORATION\" ,5\" disk\n"),
    ] {
        for content in [text.as_bytes().to_vec(), utf16(text)] {
            let emulator = Emulator::start().await.expect("an emulator");
            let id = connect(&emulator, &emulator.other_account()).await;
            let file = folder(&format!("spreadsheet-{name}")).join("cancel.csv");
            let is_utf16 = content.starts_with(b"\xff\xfe");
            let text = if is_utf16 { utf16(&text.replace("ID", &id)) } else { text.replace("ID", &id).into_bytes() };
            fs::write(&file, text).expect("a file");
            let run = cancel(&emulator, &file).await;
            assert_eq!(run.status, Some(0), "{name}: {}", run.stderr);
            assert!(run.stderr.starts_with("1 row: 1 done, 0 refused"), "{name}: {}", run.stderr);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_rows_keep_their_delimiter() {
    let emulator = Emulator::start().await.expect("an emulator");
    let folder = folder("delimiter");
    let file = folder.join("cancel.csv");
    fs::write(&file, "Identifier;ConnectionType;Reason\npac-0000000000000;SUBSIDIARY;Over\n").expect("a file");
    assert_eq!(cancel(&emulator, &file).await.status, Some(6));
    let failed = folder.join("cancel.failed.csv");
    let text = fs::read_to_string(&failed).expect("failed rows");
    assert_eq!(text, "Identifier;ConnectionType;Reason;ClientToken\npac-0000000000000;SUBSIDIARY;Over;\n");
    let again = cancel(&emulator, &failed).await;
    assert_eq!(again.status, Some(6), "{}", again.stderr);
    let text = fs::read_to_string(folder.join("cancel.failed.results.csv")).expect("results");
    assert!(
        text.starts_with("Row;Status;RequestId;Code;Message;Identifier;") && text.contains("\n1;refused;"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_are_called() {
    const ROWS: usize = 10_000;
    let emulator = Emulator::start().await.expect("an emulator");
    let file = folder("many").join("cancel.csv");
    let mut text = "Identifier,ConnectionType,Reason\n".to_owned();
    (0..ROWS).for_each(|row| text += &format!("pac-{row:013},SUBSIDIARY,Over\n"));
    fs::write(&file, text).expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "cancel", "--yes", "--concurrency", "32", "--file"]).arg(&file);
    let run = run(command).await;
    assert_eq!(run.status, Some(6), "{}", run.stderr);
    assert!(run.stderr.contains("10000 rows: 0 done, 10000 refused, 0 failed"), "{}", run.stderr);
    assert_eq!(statuses(&file.with_file_name("cancel.results.csv")), vec!["refused"; ROWS]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_the_request_of_each_row() {
    let emulator = Emulator::start().await.expect("an emulator");
    let folder = folder("dry");
    let file = folder.join("cancel.csv");
    let rows = "pac-0000000000000,SUBSIDIARY,Over\npac-1111111111111,SUBSIDIARY,Over\n";
    fs::write(&file, format!("Identifier,ConnectionType,Reason\n{rows}")).expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "cancel", "--dry-run", "--file"]).arg(&file);
    let run = run(command).await;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout.matches("x-amz-target: PartnerCentralAccount.CancelConnection\n").count(), 2);
    assert!(run.stdout.contains("\"Identifier\": \"pac-1111111111111\""), "{}", run.stdout);
    assert!(emulator.requests().is_empty());
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_the_service_is_no_formula() {
    let emulator = Emulator::start().await.expect("an emulator");
    let file = folder("message").join("cancel.csv");
    let body = r#"{"__type": "ValidationException", "message": "=1+1"}"#;
    emulator.add_fault(Fault::response(StatusCode::BAD_REQUEST, body).operation("CancelConnection"));
    fs::write(&file, "Identifier,ConnectionType,Reason\npac-0000000000000,SUBSIDIARY,=2+2\n").expect("a file");
    assert_eq!(cancel(&emulator, &file).await.status, Some(6));
    let results = fs::read_to_string(file.with_file_name("cancel.results.csv")).expect("results");
    assert!(results.ends_with(",ValidationException,'=1+1,pac-0000000000000,SUBSIDIARY,=2+2\n"), "{results}");
    // Nor are its other texts.
    let odd = Fault::response(StatusCode::BAD_REQUEST, r#"{"__type": "=1", "message": ""}"#);
    let id = ("x-amzn-requestid".parse().expect("a name"), "=2".parse().expect("a value"));
    emulator.add_fault(odd.header(id.0, id.1).operation("CancelConnection"));
    fs::write(&file, "Identifier,ConnectionType,Reason\npac-0000000000000,SUBSIDIARY,Over\n").expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "cancel", "--yes", "--restart", "--file"]).arg(&file);
    assert_eq!(run(command).await.status, Some(6));
    let results = fs::read_to_string(file.with_file_name("cancel.results.csv")).expect("results");
    assert!(results.contains("\n1,refused,'=2,'=1,"), "{results}");
}
