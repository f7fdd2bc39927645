namespace Volley.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">The benchmarks.</param>
/// <param name="IsQuick">Whether fewer runs are enough: to try a change, not to publish a figure.</param>
/// <param name="Date">The day that the results name.</param>
/// <param name="IsDry">Whether <c>RESULTS.md</c> is left as it is.</param>
internal sealed record BenchOptions(IReadOnlyCollection<string> Names, bool IsQuick, string? Date, bool IsDry)
{
    /// <summary>Reads the arguments.</summary>
    /// <returns><see langword="null"/> where they make no sense.</returns>
    public static BenchOptions? Parse(string[] arguments, IReadOnlyCollection<string> known)
    {
        var names = new List<string>();
        var options = new BenchOptions(names, false, null, false);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    options = options with { IsQuick = true };
                    break;
                case "--dry":
                    options = options with { IsDry = true };
                    break;
                case "--date" when i + 1 < arguments.Length:
                    options = options with { Date = arguments[++i] };
                    break;
                case "all":
                    names.AddRange(known);
                    break;
                case var name when known.Contains(name):
                    names.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return names.Count == 0 ? null : options;
    }

    /// <summary>The command that gives a section.</summary>
    public string Command(string name) => $"dotnet run --project bench/Volley.Bench -c Release -- {name}{(IsQuick ? " --quick" : "")}";
}
