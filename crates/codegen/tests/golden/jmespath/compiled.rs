//! The compiled expressions of `cases.json`.

use super::WatchOutput;
use serde_json::{Value, json};

/// The kind of the comparison, the path, the expected value, and the compiled expression.
pub const CASES: &[(&str, &str, &str, fn(&WatchOutput) -> Value)] = &[
    ("string", "Flagship.State", "AFLOAT", |output| {
        let found: bool =
            output.flagship.as_ref().is_some_and(|it| it.state.as_ref().is_some_and(|it| it.as_str() == "AFLOAT"));
        json!(found)
    }),
    ("string", "Flagship.Escort.Name", "Argo", |output| {
        let found: bool = output
            .flagship
            .as_ref()
            .is_some_and(|it| it.escort.as_ref().is_some_and(|it| it.name.as_deref() == Some("Argo")));
        json!(found)
    }),
    ("string", "Owner", "Navy", |output| {
        let found: bool = output.owner.as_str() == "Navy";
        json!(found)
    }),
    ("string", "Ships[0].State", "AFLOAT", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.first().is_some_and(|it| it.state.as_ref().is_some_and(|it| it.as_str() == "AFLOAT")));
        json!(found)
    }),
    ("string", "Ships[-1].Name", "Argo", |output| {
        let found: bool =
            output.ships.as_ref().is_some_and(|it| it.last().is_some_and(|it| it.name.as_deref() == Some("Argo")));
        json!(found)
    }),
    ("string", "Ships[1].Crew[-2]", "Jason", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.get(1).is_some_and(|it| {
                it.crew.as_ref().is_some_and(|it| it.iter().nth_back(1).is_some_and(|it| it.as_str() == "Jason"))
            })
        });
        json!(found)
    }),
    ("string", "Ships[?Afloat].Name | [0]", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .filter(|it| it.afloat.is_some_and(|it| it))
                .filter_map(|it| it.name.as_deref())
                .collect::<Vec<_>>()
                .first()
                .copied()
                == Some("Argo")
        });
        json!(found)
    }),
    ("string", "Berths.north.Name", "Argo", |output| {
        let found: bool = output
            .berths
            .as_ref()
            .is_some_and(|it| it.get("north").is_some_and(|it| it.name.as_deref() == Some("Argo")));
        json!(found)
    }),
    ("string", "Sum.Flag", "red", |output| {
        let found: bool = output.sum.as_ref().is_some_and(|it| it.as_flag().is_some_and(|it| it.as_str() == "red"));
        json!(found)
    }),
    ("string", "Sum.Light.State", "AFLOAT", |output| {
        let found: bool = output.sum.as_ref().is_some_and(|it| {
            it.as_light().is_some_and(|it| it.state.as_ref().is_some_and(|it| it.as_str() == "AFLOAT"))
        });
        json!(found)
    }),
    ("string", "not_null(Flagship.Captain, Flagship.Name, Owner)", "Argo", |output| {
        let found: bool = output
            .flagship
            .as_ref()
            .and_then(|it| it.captain.as_deref())
            .or(output.flagship.as_ref().and_then(|it| it.name.as_deref()))
            .unwrap_or(output.owner.as_str())
            == "Argo";
        json!(found)
    }),
    ("string", "Flagship.Captain || Flagship.Name", "Argo", |output| {
        let found: bool =
            (if output.flagship.as_ref().is_some_and(|it| it.captain.as_deref().is_some_and(|it| !it.is_empty())) {
                output.flagship.as_ref().and_then(|it| it.captain.as_deref())
            } else {
                output.flagship.as_ref().and_then(|it| it.name.as_deref())
            }) == Some("Argo");
        json!(found)
    }),
    ("string", "Owner && Flagship.Captain || Flagship.Name", "Argo", |output| {
        let found: bool = (if (if !output.owner.as_str().is_empty() {
            output.flagship.as_ref().and_then(|it| it.captain.as_deref())
        } else {
            Some(output.owner.as_str())
        })
        .is_some_and(|it| !it.is_empty())
        {
            (if !output.owner.as_str().is_empty() {
                output.flagship.as_ref().and_then(|it| it.captain.as_deref())
            } else {
                Some(output.owner.as_str())
            })
        } else {
            output.flagship.as_ref().and_then(|it| it.name.as_deref())
        }) == Some("Argo");
        json!(found)
    }),
    ("string", "join('+', Ships[].Name)", "Argo+Nave", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter().filter_map(|it| it.name.as_deref()).collect::<Vec<_>>().join("+").as_str() == "Argo+Nave"
        });
        json!(found)
    }),
    ("string", "to_string(Owner)", "Navy", |output| {
        let found: bool = output.owner.as_str() == "Navy";
        json!(found)
    }),
    ("string", "Log[0]", "dawn", |output| {
        let found: bool = output
            .log
            .as_ref()
            .is_some_and(|it| it.first().and_then(Option::as_ref).is_some_and(|it| it.as_str() == "dawn"));
        json!(found)
    }),
    ("any", "Ships[].State", "AFLOAT", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.iter().filter_map(|it| it.state.as_ref()).any(|it| it.as_str() == "AFLOAT"));
        json!(found)
    }),
    ("all", "Ships[].State", "AFLOAT", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            awsjson_smithy::waiter::all(it.iter().filter_map(|it| it.state.as_ref()), |it| it.as_str() == "AFLOAT")
        });
        json!(found)
    }),
    ("all", "Ships[*].State", "AFLOAT", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            awsjson_smithy::waiter::all(it.iter().filter_map(|it| it.state.as_ref()), |it| it.as_str() == "AFLOAT")
        });
        json!(found)
    }),
    ("any", "Ships[].Crew[]", "Jason", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.iter().filter_map(|it| it.crew.as_ref()).flatten().any(|it| it.as_str() == "Jason"));
        json!(found)
    }),
    ("any", "Ships[*].Boats[].Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .filter_map(|it| it.boats.as_ref())
                .flatten()
                .filter_map(|it| it.name.as_deref())
                .any(|it| it == "Argo")
        });
        json!(found)
    }),
    ("any", "Ships[].Boats[].Crew[]", "Jason", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .filter_map(|it| it.boats.as_ref())
                .flatten()
                .filter_map(|it| it.crew.as_ref())
                .flatten()
                .any(|it| it.as_str() == "Jason")
        });
        json!(found)
    }),
    ("any", "Ships[?State == 'AFLOAT' && Wanted > `1`].Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .filter(|it| {
                    it.state.as_ref().map(|it| it.as_str()) == Some("AFLOAT") && it.wanted.is_some_and(|it| it > 1)
                })
                .filter_map(|it| it.name.as_deref())
                .any(|it| it == "Argo")
        });
        json!(found)
    }),
    ("all", "Ships[?State != 'AFLOAT'].Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            awsjson_smithy::waiter::all(
                it.iter()
                    .filter(|it| it.state.as_ref().map(|it| it.as_str()) != Some("AFLOAT"))
                    .filter_map(|it| it.name.as_deref()),
                |it| it == "Argo",
            )
        });
        json!(found)
    }),
    ("any", "Berths.*.State", "AFLOAT", |output| {
        let found: bool = output
            .berths
            .as_ref()
            .is_some_and(|it| it.values().filter_map(|it| it.state.as_ref()).any(|it| it.as_str() == "AFLOAT"));
        json!(found)
    }),
    ("any", "values(Berths)[].State", "AFLOAT", |output| {
        let found: bool = output
            .berths
            .as_ref()
            .is_some_and(|it| it.values().filter_map(|it| it.state.as_ref()).any(|it| it.as_str() == "AFLOAT"));
        json!(found)
    }),
    ("any", "keys(Berths)", "north", |output| {
        let found: bool = output.berths.as_ref().is_some_and(|it| it.keys().any(|it| it.as_str() == "north"));
        json!(found)
    }),
    ("all", "Log", "dawn", |output| {
        let found: bool = output.log.as_ref().is_some_and(|it| {
            awsjson_smithy::waiter::all(it.iter().map(Option::as_ref), |it| it.is_some_and(|it| it.as_str() == "dawn"))
        });
        json!(found)
    }),
    ("any", "Ships[].[Name, Captain][]", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .flat_map(|it| [it.name.as_deref(), it.captain.as_deref()].into_iter())
                .flatten()
                .any(|it| it == "Argo")
        });
        json!(found)
    }),
    ("any", "[Owner, Flagship.Name]", "Argo", |output| {
        let found: bool = [Some(output.owner.as_str()), output.flagship.as_ref().and_then(|it| it.name.as_deref())]
            .into_iter()
            .any(|it| it == Some("Argo"));
        json!(found)
    }),
    ("boolean", "Sum.Lit", "true", |output| {
        let found: bool = output.sum.as_ref().is_some_and(|it| it.as_lit().copied().is_some_and(|it| it));
        json!(found)
    }),
    ("boolean", "Sum.Knots > `3` || Sum.Lit == `false`", "true", |output| {
        let found: bool = output.sum.as_ref().is_some_and(|it| it.as_knots().copied().is_some_and(|it| it > 3))
            || output.sum.as_ref().and_then(|it| it.as_lit().copied()) == Some(false);
        json!(found)
    }),
    ("boolean", "Ready", "true", |output| {
        let found: bool = output.ready.is_some_and(|it| it);
        json!(found)
    }),
    ("boolean", "Ready", "false", |output| {
        let found: bool = output.ready.is_some_and(|it| !it);
        json!(found)
    }),
    ("boolean", "!Ready", "true", |output| {
        let found: bool = !output.ready.is_some_and(|it| it);
        json!(found)
    }),
    ("boolean", "Ready == `false`", "true", |output| {
        let found: bool = output.ready == Some(false);
        json!(found)
    }),
    ("boolean", "Ready && Flagship.Afloat", "true", |output| {
        let found: bool = output.ready.is_some_and(|it| it)
            && output.flagship.as_ref().is_some_and(|it| it.afloat.is_some_and(|it| it));
        json!(found)
    }),
    ("boolean", "Ready && Flagship.Afloat", "false", |output| {
        let found: bool = (if output.ready.is_some_and(|it| it) {
            output.flagship.as_ref().and_then(|it| it.afloat)
        } else {
            output.ready
        })
        .is_some_and(|it| !it);
        json!(found)
    }),
    ("boolean", "Ready || Flagship.Afloat", "true", |output| {
        let found: bool = output.ready.is_some_and(|it| it)
            || output.flagship.as_ref().is_some_and(|it| it.afloat.is_some_and(|it| it));
        json!(found)
    }),
    ("boolean", "Ready || Flagship.Afloat", "false", |output| {
        let found: bool = (if output.ready.is_some_and(|it| it) {
            output.ready
        } else {
            output.flagship.as_ref().and_then(|it| it.afloat)
        })
        .is_some_and(|it| !it);
        json!(found)
    }),
    ("boolean", "!(Ready && Owner == 'Navy')", "true", |output| {
        let found: bool = !(output.ready.is_some_and(|it| it) && output.owner.as_str() == "Navy");
        json!(found)
    }),
    ("boolean", "!Owner", "true", |output| {
        let found: bool = output.owner.as_str().is_empty();
        json!(found)
    }),
    ("boolean", "!Ships", "true", |output| {
        let found: bool = !output.ships.as_ref().is_some_and(|it| !it.is_empty());
        json!(found)
    }),
    ("boolean", "!(Flagship.Captain)", "true", |output| {
        let found: bool =
            !output.flagship.as_ref().is_some_and(|it| it.captain.as_deref().is_some_and(|it| !it.is_empty()));
        json!(found)
    }),
    ("boolean", "Count > `2`", "true", |output| {
        let found: bool = output.count.is_some_and(|it| it > 2);
        json!(found)
    }),
    ("boolean", "Count > `2`", "false", |output| {
        let found: bool = output.count.is_some_and(|it| !(it > 2));
        json!(found)
    }),
    ("boolean", "Count == `3`", "true", |output| {
        let found: bool = output.count == Some(3);
        json!(found)
    }),
    ("boolean", "Count != `3`", "true", |output| {
        let found: bool = output.count != Some(3);
        json!(found)
    }),
    ("boolean", "Load >= `0.5`", "true", |output| {
        let found: bool = output.load.is_some_and(|it| it >= 0.5);
        json!(found)
    }),
    ("boolean", "Load < `1`", "true", |output| {
        let found: bool = output.load.is_some_and(|it| it < 1.0);
        json!(found)
    }),
    ("boolean", "Load == Count", "true", |output| {
        let found: bool = output.load == output.count.map(f64::from);
        json!(found)
    }),
    ("boolean", "Flagship.Wanted == Flagship.Running", "true", |output| {
        let found: bool = output.flagship.as_ref().and_then(|it| it.wanted.map(f64::from))
            == output.flagship.as_ref().and_then(|it| it.running.map(|it| it as f64));
        json!(found)
    }),
    ("boolean", "Flagship.Wanted <= Flagship.Running", "true", |output| {
        let found: bool = output
            .flagship
            .as_ref()
            .and_then(|it| it.wanted)
            .zip(output.flagship.as_ref().and_then(|it| it.running))
            .is_some_and(|(a, b)| f64::from(a) <= (b as f64));
        json!(found)
    }),
    ("boolean", "Flagship.Captain == `null`", "true", |output| {
        let found: bool = output.flagship.as_ref().and_then(|it| it.captain.as_deref()).is_none();
        json!(found)
    }),
    ("boolean", "Flagship.Captain != `null`", "true", |output| {
        let found: bool = output.flagship.as_ref().and_then(|it| it.captain.as_deref()).is_some();
        json!(found)
    }),
    ("boolean", "Flagship.Name == Flagship.Captain", "true", |output| {
        let found: bool = output.flagship.as_ref().and_then(|it| it.name.as_deref())
            == output.flagship.as_ref().and_then(|it| it.captain.as_deref());
        json!(found)
    }),
    ("boolean", "Flagship.Name != Owner", "true", |output| {
        let found: bool = output.flagship.as_ref().and_then(|it| it.name.as_deref()) != Some(output.owner.as_str());
        json!(found)
    }),
    ("boolean", "length(Ships) > `0`", "true", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| !it.is_empty());
        json!(found)
    }),
    ("boolean", "length(Ships) == `0`", "true", |output| {
        let found: bool = output.ships.as_ref().map(|it| it.len()) == Some(0);
        json!(found)
    }),
    ("boolean", "length(Ships) >= `2`", "true", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| it.len() >= 2);
        json!(found)
    }),
    ("boolean", "length(Flagship.Name) == `4`", "true", |output| {
        let found: bool =
            output.flagship.as_ref().and_then(|it| it.name.as_deref().map(|it| it.chars().count())) == Some(4);
        json!(found)
    }),
    (
        "boolean",
        "length(Ships) > `0` && length(Ships[?State == 'AFLOAT' || State == 'DOCKED']) == length(Ships)",
        "true",
        |output| {
            let found: bool = output.ships.as_ref().is_some_and(|it| !it.is_empty())
                && output.ships.as_ref().map(|it| {
                    it.iter()
                        .filter(|it| {
                            it.state.as_ref().map(|it| it.as_str()) == Some("AFLOAT")
                                || it.state.as_ref().map(|it| it.as_str()) == Some("DOCKED")
                        })
                        .count()
                }) == output.ships.as_ref().map(|it| it.len());
            json!(found)
        },
    ),
    ("boolean", "length(Ships[?!(length(Boats) == `1` && Wanted == Running)]) == `0`", "true", |output| {
        let found: bool = output.ships.as_ref().map(|it| {
            it.iter()
                .filter(|it| {
                    !(it.boats.as_ref().map(|it| it.len()) == Some(1)
                        && it.wanted.map(f64::from) == it.running.map(|it| it as f64))
                })
                .count()
        }) == Some(0);
        json!(found)
    }),
    ("boolean", "contains(Ships[].Name, 'Argo')", "true", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.iter().filter_map(|it| it.name.as_deref()).any(|it| it == "Argo"));
        json!(found)
    }),
    ("boolean", "contains(Ships[].State, 'AFLOAT')", "true", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.iter().filter_map(|it| it.state.as_ref()).any(|it| it.as_str() == "AFLOAT"));
        json!(found)
    }),
    ("boolean", "contains(Flagship.Crew, Flagship.Captain)", "true", |output| {
        let found: bool = output
            .flagship
            .as_ref()
            .and_then(|it| it.crew.as_ref())
            .zip(output.flagship.as_ref().and_then(|it| it.captain.as_deref()))
            .is_some_and(|(a, b)| a.iter().any(|it| it.as_str() == b));
        json!(found)
    }),
    ("boolean", "contains(Owner, 'av')", "true", |output| {
        let found: bool = output.owner.as_str().contains("av");
        json!(found)
    }),
    ("boolean", "contains(`[\"Navy\", \"Army\"]`, Owner)", "true", |output| {
        let found: bool = ["Navy", "Army"].into_iter().any(|it| it == output.owner.as_str());
        json!(found)
    }),
    ("boolean", "starts_with(Flagship.Name, 'Ar')", "true", |output| {
        let found: bool =
            output.flagship.as_ref().is_some_and(|it| it.name.as_deref().is_some_and(|it| it.starts_with("Ar")));
        json!(found)
    }),
    ("boolean", "ends_with(Owner, Flagship.Captain)", "true", |output| {
        let found: bool = Some(output.owner.as_str())
            .zip(output.flagship.as_ref().and_then(|it| it.captain.as_deref()))
            .is_some_and(|(a, b)| a.ends_with(b));
        json!(found)
    }),
    ("boolean", "contains(Ships[].[Wanted == Running, Afloat == `true`][], `false`)", "true", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .flat_map(|it| {
                    [it.wanted.map(f64::from) == it.running.map(|it| it as f64), it.afloat == Some(true)].into_iter()
                })
                .any(|it| !it)
        });
        json!(found)
    }),
    ("boolean", "contains(Ships[].Afloat, `true`)", "true", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| it.iter().filter_map(|it| it.afloat).any(|it| it));
        json!(found)
    }),
    ("boolean", "sum(Ships[].Wanted) >= `3`", "true", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.iter().filter_map(|it| it.wanted).map(f64::from).sum::<f64>() >= 3.0);
        json!(found)
    }),
    ("boolean", "avg(Ships[].Running) > `2`", "true", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            {
                let it: Vec<f64> = it.iter().filter_map(|it| it.running).map(|it| it as f64).collect();
                (!it.is_empty()).then(|| it.iter().sum::<f64>() / it.len() as f64)
            }
            .is_some_and(|it| it > 2.0)
        });
        json!(found)
    }),
    ("boolean", "max(Ships[].Running) == `3`", "true", |output| {
        let found: bool = output.ships.as_ref().and_then(|it| it.iter().filter_map(|it| it.running).max()) == Some(3);
        json!(found)
    }),
    ("boolean", "min(Ships[].Wanted) < `2`", "true", |output| {
        let found: bool =
            output.ships.as_ref().is_some_and(|it| it.iter().filter_map(|it| it.wanted).min().is_some_and(|it| it < 2));
        json!(found)
    }),
    ("boolean", "ceil(Load) == `1`", "true", |output| {
        let found: bool = output.load.map(|it| it.ceil()) == Some(1.0);
        json!(found)
    }),
    ("boolean", "floor(Load) == `0`", "true", |output| {
        let found: bool = output.load.map(|it| it.floor()) == Some(0.0);
        json!(found)
    }),
    ("boolean", "abs(Count) > `2`", "true", |output| {
        let found: bool = output.count.is_some_and(|it| f64::from(it).abs() > 2.0);
        json!(found)
    }),
    ("string", "max(Ships[].Name)", "Nave", |output| {
        let found: bool =
            output.ships.as_ref().is_some_and(|it| it.iter().filter_map(|it| it.name.as_deref()).max() == Some("Nave"));
        json!(found)
    }),
    ("string", "reverse(Owner)", "yvaN", |output| {
        let found: bool = output.owner.as_str().chars().rev().collect::<String>().as_str() == "yvaN";
        json!(found)
    }),
    ("string", "reverse(Ships)[0].Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter().rev().collect::<Vec<_>>().first().copied().is_some_and(|it| it.name.as_deref() == Some("Argo"))
        });
        json!(found)
    }),
    ("string", "Ships[::-1].Name | [0]", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter().rev().filter_map(|it| it.name.as_deref()).collect::<Vec<_>>().first().copied() == Some("Argo")
        });
        json!(found)
    }),
    ("string", "Ships[1:].Name | [0]", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter().skip(1).filter_map(|it| it.name.as_deref()).collect::<Vec<_>>().first().copied() == Some("Argo")
        });
        json!(found)
    }),
    ("any", "Ships[:1].Name", "Argo", |output| {
        let found: bool = output
            .ships
            .as_ref()
            .is_some_and(|it| it.iter().take(1).filter_map(|it| it.name.as_deref()).any(|it| it == "Argo"));
        json!(found)
    }),
    ("any", "Ships[1:2].Crew[]", "Jason", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter().skip(1).take(1).filter_map(|it| it.crew.as_ref()).flatten().any(|it| it.as_str() == "Jason")
        });
        json!(found)
    }),
    ("string", "sort_by(Ships, &Name)[-1].State", "AFLOAT", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .map(|it| Some((it.name.as_deref()?, it)))
                .collect::<Option<Vec<_>>>()
                .map(|mut it| {
                    it.sort_by_key(|it| it.0);
                    it.into_iter().map(|it| it.1)
                })
                .is_some_and(|it| {
                    it.collect::<Vec<_>>()
                        .iter()
                        .nth_back(0)
                        .copied()
                        .is_some_and(|it| it.state.as_ref().is_some_and(|it| it.as_str() == "AFLOAT"))
                })
        });
        json!(found)
    }),
    ("string", "sort_by(Ships, &Running)[0].Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .map(|it| Some((it.running?, it)))
                .collect::<Option<Vec<_>>>()
                .map(|mut it| {
                    it.sort_by_key(|it| it.0);
                    it.into_iter().map(|it| it.1)
                })
                .is_some_and(|it| {
                    it.collect::<Vec<_>>().first().copied().is_some_and(|it| it.name.as_deref() == Some("Argo"))
                })
        });
        json!(found)
    }),
    ("string", "max_by(Ships, &Running).Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .map(|it| Some((it.running?, it)))
                .collect::<Option<Vec<_>>>()
                .and_then(|it| it.into_iter().rev().max_by_key(|it| it.0))
                .map(|it| it.1)
                .is_some_and(|it| it.name.as_deref() == Some("Argo"))
        });
        json!(found)
    }),
    ("string", "max_by(Ships, &Name).Captain", "Jason", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .map(|it| Some((it.name.as_deref()?, it)))
                .collect::<Option<Vec<_>>>()
                .and_then(|it| it.into_iter().rev().max_by_key(|it| it.0))
                .map(|it| it.1)
                .is_some_and(|it| it.captain.as_deref() == Some("Jason"))
        });
        json!(found)
    }),
    ("string", "min_by(Ships, &Wanted).Name", "Argo", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            it.iter()
                .map(|it| Some((it.wanted?, it)))
                .collect::<Option<Vec<_>>>()
                .and_then(|it| it.into_iter().min_by_key(|it| it.0))
                .map(|it| it.1)
                .is_some_and(|it| it.name.as_deref() == Some("Argo"))
        });
        json!(found)
    }),
    ("any", "map(&Name, Ships)", "Argo", |output| {
        let found: bool =
            output.ships.as_ref().is_some_and(|it| it.iter().map(|it| it.name.as_deref()).any(|it| it == Some("Argo")));
        json!(found)
    }),
    ("all", "map(&State, Ships)", "AFLOAT", |output| {
        let found: bool = output.ships.as_ref().is_some_and(|it| {
            awsjson_smithy::waiter::all(it.iter().map(|it| it.state.as_ref()), |it| {
                it.is_some_and(|it| it.as_str() == "AFLOAT")
            })
        });
        json!(found)
    }),
    ("text", "Flagship.Name", "", |output| {
        let found: Option<String> = output.flagship.as_ref().and_then(|it| it.name.as_deref().map(|it| it.to_owned()));
        json!(found)
    }),
    ("text", "Flagship.State", "", |output| {
        let found: Option<String> =
            output.flagship.as_ref().and_then(|it| it.state.as_ref().map(|it| it.as_str().to_owned()));
        json!(found)
    }),
    ("text", "Owner", "", |output| {
        let found: Option<String> = Some(output.owner.as_str().to_owned());
        json!(found)
    }),
    ("texts", "keys(Berths)", "", |output| {
        let found: Option<Vec<String>> =
            output.berths.as_ref().map(|it| it.keys().map(|it| it.as_str().to_owned()).collect());
        json!(found)
    }),
    ("texts", "Ships[*].Name", "", |output| {
        let found: Option<Vec<String>> = output
            .ships
            .as_ref()
            .map(|it| it.iter().filter_map(|it| it.name.as_deref()).map(|it| it.to_owned()).collect());
        json!(found)
    }),
    ("texts", "Ships[*].Escort.Name", "", |output| {
        let found: Option<Vec<String>> = output.ships.as_ref().map(|it| {
            it.iter()
                .filter_map(|it| it.escort.as_ref().and_then(|it| it.name.as_deref()))
                .map(|it| it.to_owned())
                .collect()
        });
        json!(found)
    }),
    ("texts", "Ships[*].[Name, Captain, Escort.Name][]", "", |output| {
        let found: Option<Vec<String>> = output.ships.as_ref().map(|it| {
            it.iter()
                .flat_map(|it| {
                    [it.name.as_deref(), it.captain.as_deref(), it.escort.as_ref().and_then(|it| it.name.as_deref())]
                        .into_iter()
                })
                .flatten()
                .map(|it| it.to_owned())
                .collect()
        });
        json!(found)
    }),
    ("texts", "Flagship.Crew", "", |output| {
        let found: Option<Vec<String>> = output
            .flagship
            .as_ref()
            .and_then(|it| it.crew.as_ref().map(|it| it.iter().map(|it| it.as_str().to_owned()).collect()));
        json!(found)
    }),
    ("texts", "sort(Flagship.Crew)", "", |output| {
        let found: Option<Vec<String>> = output.flagship.as_ref().and_then(|it| {
            it.crew.as_ref().map(|it| {
                {
                    let mut it: Vec<_> = it.iter().map(|it| it.as_str()).collect();
                    it.sort_unstable();
                    it.into_iter()
                }
                .map(|it| it.to_owned())
                .collect()
            })
        });
        json!(found)
    }),
    ("texts", "Log", "", |output| {
        let found: Option<Vec<String>> = output
            .log
            .as_ref()
            .map(|it| it.iter().map(Option::as_ref).filter_map(|it| it.map(|it| it.as_str().to_owned())).collect());
        json!(found)
    }),
];
