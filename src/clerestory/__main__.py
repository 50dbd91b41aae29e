from clerestory.cli.main import main

raise SystemExit(main())
