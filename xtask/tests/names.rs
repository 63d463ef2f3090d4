//! The crates of a model compile whose names are invalid in Rust, or would be equal after conversion.

mod folder;

use folder::Folder;
use std::fs;

#[test]
fn crates_with_invalid_and_colliding_names_compile() {
    let folder = Folder::new("names");
    folder.generate(&["--model", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/models/names.json")]);
    let out = folder.out();
    for (file, definitions) in [
        ("error/widget.rs", &["pub struct Widget {", "WidgetBuilder for Widget {"][..]),
        ("types/widget_shape.rs", &["pub struct WIDGETShape {", "#[doc(alias = \"WIDGET\")]"]),
        ("types/widget_shape2.rs", &["pub struct WidgetShape2 {", "#[doc(alias = \"Widget\")]"]),
        ("types/widget_builder_shape.rs", &["pub struct WidgetBuilderShape {"]),
        ("types/make_shape.rs", &["pub struct MakeShape {"]),
        ("types/make_input_shape.rs", &["pub struct MakeInputShape {"]),
        ("types/option_shape_shape.rs", &["pub struct OptionShapeShape {"]),
        ("types/enums_shape.rs", &["pub struct EnumsShape {"]),
        ("types/db_instance.rs", &["pub struct DBInstance {"]),
        ("types/db_instance_shape.rs", &["pub struct DbInstanceShape {"]),
        ("operation/make/mod.rs", &["pub enum Make {}", "const NAME: &'static str = \"Make\";"]),
        ("operation/clone_shape.rs", &["pub enum CloneShape {}", "const NAME: &'static str = \"Clone\";"]),
        (
            "operation/make/input/mod.rs",
            &["pub r#type: ", "pub self_: ", "pub self_2: ", "pub foo_bar: ", "pub foo_bar_2: "],
        ),
        (
            "types/unions.rs",
            &["FooBar(String) = \"fooBar\", as_foo_bar,", "FooBar2(String) = \"FooBar\", as_foo_bar_2,"],
        ),
        (
            "types/enums.rs",
            &["Star = \"*\",", "Empty = \"\",", "GreaterEqual = \">=\",", "AB = \"a+b\",", "AB2 = \"a-b\","],
        ),
    ] {
        let path = out.join("aws-2-nasty-names-model/src/generated").join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        for definition in definitions {
            assert!(text.contains(definition), "`{definition}` is not in {file}:\n{text}");
        }
    }
    let client = fs::read_to_string(out.join("aws-2-nasty-names/src/generated/client.rs")).expect("the client");
    for method in ["make", "make_input_operation", "send_shape", "clone_shape", "builder_operation", "r#type"] {
        assert!(client.contains(&format!("pub fn {method}(&self)")), "there is no method {method}:\n{client}");
    }
    folder.workspace(&["aws-*"]);
    folder.cargo(&["clippy", "--workspace", "--no-deps", "--all-targets", "--", "-D", "warnings"]);
    folder.cargo(&["doc", "--workspace", "--no-deps"]);
}
