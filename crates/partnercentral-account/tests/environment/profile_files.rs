//! Profile files in every form that the AWS CLI reads, and those that nobody can.

use crate::probe::Environment;

/// No region but that of the files.
fn environment() -> Environment {
    Environment::new().set("AWS_REGION", "")
}

#[test]
fn a_file_of_profiles_that_cannot_be_read_is_named() {
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        let environment = Environment::new().keys();
        let text = environment.write("profiles", "[default]\nregion = eu-west-1\n");
        let folder = text.parent().unwrap().to_str().unwrap().to_owned();
        let line = environment.set(variable, &folder).client();
        assert!(line.contains("the profile files cannot be read") && line.contains(&folder), "{line}");
        // Like the AWS CLI.
        assert!(Environment::new().keys().set(variable, "/no/such/file").client().contains("us-east-1"));
    }
}

#[test]
fn blanks_around_the_path_of_a_file_are_no_part_of_it() {
    let environment = environment();
    environment.write("profiles", "[default]\nregion = eu-west-1\n");
    let client = environment.set("AWS_CONFIG_FILE", " ~/profiles\r").client();
    assert!(client.contains("eu-west-1"), "{client}");
}

#[test]
fn every_form_that_the_aws_cli_reads_is_read() {
    for config in [
        // The later section of the same name adds to the first, and `[profile default]` takes precedence.
        "[default]\nmax_attempts = 7\n[default]\nregion = eu-west-1\n",
        "[default]\nregion = eu-west-2\n[profile default]\nregion = eu-west-1\nmax_attempts = 7\n",
        "[profile\tdefault]\nregion\t=\teu-west-1\nMAX_ATTEMPTS=7\n",
        "[profile \"default\"]\nregion = eu-west-1\n[ profile   default ]\nmax_attempts = 6\n[profile 'default']\nmax_attempts = 7\n",
        "# first\n; second\n[default] ; third\nregion = eu-west-1 # fourth\nmax_attempts = 7 ; fifth\n",
        "\u{feff}[default]\r\nregion = eu-west-1\r\n\r\nmax_attempts = 7\r\n",
        // Indented keys, also after another indentation, are no parts of the value above them.
        "[default]\n    region = eu-west-1\n    max_attempts = 7\n",
        "[default]\n\tregion = eu-west-1\n  # why\n\tmax_attempts = 7\n",
        "[default]\n    region = eu-west-1\n  max_attempts = 7\n",
        "[default]\ns3 =\n  max_attempts = 1\n  # of S3\nregion = eu-west-1\nmax_attempts = 7\n",
    ] {
        let client = environment().config(config).client();
        assert!(client.contains("eu-west-1") && client.contains("max_attempts: Some(7)"), "{config}: {client}");
    }
}

#[test]
fn every_form_of_a_section_of_services_is_read() {
    for section in [
        "[services local]\npartnercentral_account =\n  endpoint_url = http://section:3\n",
        "[services\tlocal]\nPartnerCentral_Account =\n\tendpoint_url = http://section:3\n",
        "[services 'local']\npartnercentral_account =\n  endpoint_url = http://section:3\n",
        "[services local] # all\n# one\npartnercentral_account =\n  # two\n\n  endpoint_url = http://section:3\n",
        "[services local]\n  s3 =\n    endpoint_url = http://s3:4\n  partnercentral_account =\n    endpoint_url = http://section:3\n",
    ] {
        let config = format!("[profile it]\nregion = eu-west-1\nservices = local\n\n{section}");
        let client = environment().config(&config).set("AWS_PROFILE", "it").client();
        assert!(client.contains("http://section:3"), "{section}: {client}");
    }
}

#[test]
fn what_nobody_can_read_is_reported_with_file_and_line() {
    for (config, line) in [
        ("region = eu-west-1\n", 1),
        ("[default\nregion = eu-west-1\n", 1),
        ("# first\n[default]\n  # second\nregion\n", 4),
        ("[default]\n = eu-west-1\n", 2),
    ] {
        let error = environment().config(config).client();
        assert!(error.contains(&format!(".aws/config: line {line}:")), "{config}: {error}");
    }
    let credentials = environment();
    credentials.write(".aws/credentials", "[default]\naws_access_key_id\n");
    let error = credentials.client();
    assert!(error.contains(".aws/credentials: line 2:"), "{error}");
    // A section with this name and without `profile` is another one.
    let error = environment().config("[it]\nregion = eu-west-1\n").set("AWS_PROFILE", "it").client();
    assert!(error.contains("no profile `it`"), "{error}");
}
