using System.Reflection;
using System.Text.RegularExpressions;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Documents;

public sealed partial class ErrorCodeTests
{
    [Fact]
    public void Every_code_has_an_entry_and_every_entry_a_code()
    {
        var codes = Codes().Select(c => c.Code).Order(StringComparer.Ordinal);
        var entries = Heading().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/errors.md"))).Select(m => m.Groups[1].Value);

        Assert.Equal(codes, entries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_code_is_used_for_two_things() => Assert.Distinct(Codes().Select(c => c.Code));

    /// <summary>A job's error codes are documented beside the results that they stand in.</summary>
    [Fact]
    public void Every_error_code_of_a_job_is_explained()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/outputs.md"));
        foreach (var code in Constants(typeof(Volley.Execution.ErrorCodes)))
            Assert.Contains($"| `{code.Code}` |", document, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, string Code)> Codes()
    {
        Assembly[] assemblies =
        [
            typeof(Volley.Diagnostics.Diagnostic).Assembly, Assembly.Load("Volley.Models"), Assembly.Load("Volley.Workloads"), Assembly.Load("volley"),
        ];
        return assemblies.SelectMany(a => a.GetTypes()).SelectMany(Constants).Where(c => Code().IsMatch(c.Code));
    }

    private static IEnumerable<(string Name, string Code)> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(f => f.IsLiteral && f.FieldType == typeof(string))
        .Select(f => (f.Name, (string)f.GetRawConstantValue()!));

    [GeneratedRegex("^VOL[0-9]{4}$")]
    private static partial Regex Code();

    [GeneratedRegex("^## (VOL[0-9]{4})", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
