using System.CommandLine;
using System.CommandLine.Parsing;
using Volley.Cli.Progress;
using Volley.Scheduling;
using Volley.Workloads.Hypotheses;

namespace Volley.Cli.Commands;

/// <summary>What was asked of <c>volley hypotheses</c>, read and checked as far as words go.</summary>
internal sealed record HypothesesRequest
{
    public string? Users { get; init; }

    public required string OutputRoot { get; init; }

    public string? BatchId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public bool ContinueOnError { get; init; }

    public long? MaxUsers { get; init; }

    public bool AggregateOnly { get; init; }

    public string? RunRoots { get; init; }

    public long Workers { get; init; }

    public required ScanCommand Command { get; init; }

    public required ScanFlags Flags { get; init; }

    public TimeSpan? Timeout { get; init; }

    public required RetryPolicy Retry { get; init; }

    public bool RetryFailed { get; init; }

    public decimal? Budget { get; init; }

    public decimal? BudgetPerUser { get; init; }

    public KeepPolicy Keep { get; init; }

    public ProgressMode? Progress { get; init; }
}

/// <summary>The options of <c>volley hypotheses</c>.</summary>
internal sealed class HypothesesOptions
{
    private readonly ValueOption _users = new("--users", "FILE", "The users, one a line; needed unless --aggregate-only.");
    private readonly ValueOption _outputRoot = new("--output-root", "DIR", "The folder of all batches.", LeaderboardTarget.DefaultOutputRoot);
    private readonly ValueOption _batchId = new("--batch-id", "ID", "The batch's id; the same again goes on with the batch.", "a new random one");
    private readonly ValueOption _createdAt = new("--created-at", "TIME", "When the batch was made, as its files say.", "the time of its first run");
    private readonly FlagOption _continue = new("--continue-on-error", "A user that fails becomes a row; the others go on. The default.");
    private readonly FlagOption _noContinue = new("--no-continue-on-error", "The first user that fails ends the batch, without a leaderboard.");
    private readonly ValueOption _maxUsers = new("--max-users", "N", "Take only the first N distinct users.", "all");
    private readonly FlagOption _aggregateOnly = new("--aggregate-only", "Scan nothing; make the leaderboard of run roots that are there.");
    private readonly ValueOption _runRoots = new("--run-roots", "PATH", "A folder of run roots, or a file with one a line; needed with --aggregate-only.");
    private readonly ValueOption _workers = new("--workers", "N", "How many scans run at once; less than 1 counts as 1.", "1");
    private readonly ValueOption _command = new("--scan-command", "COMMAND", "What scans one user: words or a JSON array, with {user} and {flags}.", "python3 -m polytool scan --user {user} {flags}");
    private readonly ValueOption _timeout = new("--timeout", "TIME", "How long one scan may take.", "for ever");
    private readonly ValueOption _attempts = new("--attempts", "N", "How often a user is tried.", "1");
    private readonly ValueOption _retryDelay = new("--retry-delay", "TIME", "The most that the first retry waits; doubled for each further one.", "1s");
    private readonly FlagOption _retryFailed = new("--retry-failed", "Scan the users again that failed in earlier runs of the batch.");
    private readonly ValueOption _budget = new("--budget", "USD", "The most that all scans may cost together, by what they report.", "no limit");
    private readonly ValueOption _budgetPerUser = new("--budget-per-user", "USD", "The most that one user's scan may cost; needed with --budget.");
    private readonly ValueOption _keep = new("--keep", "none|failed|all", "Whose output is kept as files.", "all");
    private readonly ValueOption _progress = new("--progress", "live|plain|none", "How progress is shown, on stderr.", "live on a terminal, else none");
    private readonly ValueOption _apiBaseUrl = new("--api-base-url", "URL", "Handed to the scan.");

    private readonly FlagOption[] _switches =
    [
        Switch("--full"), Switch("--lite"), Switch("--ingest-positions"), Switch("--compute-pnl"), Switch("--enrich-resolutions"),
        Switch("--debug-export"), Switch("--warm-clv-cache"), Switch("--compute-clv"),
    ];

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        _users, _outputRoot, _batchId, _createdAt, _continue, _noContinue, _maxUsers, _aggregateOnly, _runRoots, _workers, _command, _timeout, _attempts,
        _retryDelay, _retryFailed, _budget, _budgetPerUser, _keep, _progress, _apiBaseUrl, .. _switches,
    ];

    /// <summary>Those that the original has.</summary>
    public IEnumerable<Option> Known =>
        [_users, _outputRoot, _batchId, _continue, _noContinue, _maxUsers, _aggregateOnly, _runRoots, _workers, _apiBaseUrl, .. _switches];

    /// <summary>Reads what was typed.</summary>
    /// <exception cref="Diagnostics.BatchException">Every value that cannot be read.</exception>
    public HypothesesRequest Read(ParseResult parse)
    {
        var reader = new OptionReader(parse);
        var request = new HypothesesRequest
        {
            Users = parse.GetValue(_users),
            OutputRoot = parse.GetValue(_outputRoot) ?? LeaderboardTarget.DefaultOutputRoot,
            BatchId = parse.GetValue(_batchId),
            CreatedAt = reader.Time(_createdAt),
            ContinueOnError = parse.Tokens.LastOrDefault(t => t.Value == _continue.Name || t.Value == _noContinue.Name)?.Value != _noContinue.Name,
            MaxUsers = reader.Integer(_maxUsers),
            AggregateOnly = _aggregateOnly.IsIn(parse),
            RunRoots = parse.GetValue(_runRoots),
            Workers = reader.Integer(_workers) ?? 1,
            Command = parse.GetValue(_command) is { } command ? ScanCommand.Parse(command) : ScanCommand.Default,
            Flags = FlagsIn(parse),
            Timeout = reader.Duration(_timeout),
            Retry = new RetryPolicy { Attempts = reader.Whole(_attempts, 1) ?? 1, Delay = reader.Duration(_retryDelay) ?? RetryPolicy.None.Delay },
            RetryFailed = _retryFailed.IsIn(parse),
            Budget = reader.Money(_budget),
            BudgetPerUser = reader.Money(_budgetPerUser),
            Keep = (KeepPolicy?)reader.Choice(_keep, "none", "failed", "all") ?? KeepPolicy.All,
            Progress = reader.Choice(_progress, "live", "plain", "none") switch { 0 => ProgressMode.Live, 1 => ProgressMode.Plain, 2 => ProgressMode.None, _ => null },
        };
        reader.ThrowIfMistaken();
        return request;
    }

    /// <summary>The command line that goes on with a batch: what was typed, with the batch's id, without asking for failures again.</summary>
    public string Again(ParseResult parse, string batchId)
    {
        var words = parse.Tokens.Where(t => t.Type != TokenType.Command && t.Value != _retryFailed.Name).Select(t => ShellText.Quote(t.Value));
        var typed = string.Join(' ', words.Prepend("volley hypotheses"));
        return parse.GetResult(_batchId) is { Implicit: false } ? typed : $"{typed} {_batchId.Name} {ShellText.Quote(batchId)}";
    }

    private ScanFlags FlagsIn(ParseResult parse)
    {
        bool IsSet(string name) => Array.Find(_switches, s => s.Name == name)!.IsIn(parse);
        return new ScanFlags
        {
            ApiBaseUrl = parse.GetValue(_apiBaseUrl),
            Full = IsSet("--full"),
            Lite = IsSet("--lite"),
            IngestPositions = IsSet("--ingest-positions"),
            ComputePnl = IsSet("--compute-pnl"),
            EnrichResolutions = IsSet("--enrich-resolutions"),
            DebugExport = IsSet("--debug-export"),
            WarmClvCache = IsSet("--warm-clv-cache"),
            ComputeClv = IsSet("--compute-clv"),
        };
    }

    private static FlagOption Switch(string name) => new(name, "Handed to the scan.");
}
