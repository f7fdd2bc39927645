using System.Globalization;
using System.Text.RegularExpressions;
using Volley.Specs;

namespace Volley.Models.Prompts.Expectations;

/// <summary>An expectation as written, its parameters not yet filled in.</summary>
public sealed record ExpectationSpec
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>What is looked at.</summary>
    public required ExpectationKind Kind { get; init; }

    /// <summary>The text or the regular expression; for a path the value there, or <see langword="null"/> for any.</summary>
    public Template? Value { get; init; }

    /// <summary>The path of a <see cref="ExpectationKind.JsonPath"/>.</summary>
    public JsonPath? Path { get; init; }

    /// <summary>The program of a <see cref="ExpectationKind.Command"/>.</summary>
    public CommandExpectation? Command { get; init; }

    /// <summary>Whether case is ignored.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>What determines the verdict, beside the parameters, as texts for the key.</summary>
    internal IEnumerable<string?> KeyFields => [Kind.ToString(), Value?.Text, Path?.Text, IgnoresCase ? "i" : null, .. CommandFields];

    private IEnumerable<string?> CommandFields => Command is null ? [] : Command.Arguments.Select(a => a.Text).Prepend(Command.Arguments.Length.ToString(CultureInfo.InvariantCulture));

    /// <summary>Fills in the parameters of an expectation that looks at the text.</summary>
    /// <param name="valueOf">The value of a parameter.</param>
    /// <param name="problem">Why it cannot be used with these, as a phrase; <see langword="null"/> exactly where an expectation is returned.</param>
    /// <returns>The expectation, or <see langword="null"/>.</returns>
    public Expectation? Expand(Func<string, string> valueOf, out string? problem)
    {
        problem = null;
        var text = Value?.Expand(valueOf) ?? "";
        switch (Kind)
        {
            case ExpectationKind.Contains:
                return new Expectation.Contains(text, IgnoresCase);
            case ExpectationKind.EqualTo:
                return new Expectation.EqualTo(text, IgnoresCase);
            case ExpectationKind.JsonPath:
                return new Expectation.At(Path!, Value is null ? null : text);
            case ExpectationKind.Regex:
                return Matching(text, out problem);
            default:
                throw new InvalidOperationException("A program judges by itself.");
        }
    }

    private Expectation.Matches? Matching(string text, out string? problem)
    {
        try
        {
            problem = null;
            var options = RegexOptions.CultureInvariant | (IgnoresCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            return new Expectation.Matches(new Regex(text, options, MatchTimeout));
        }
        catch (ArgumentException e)
        {
            problem = "is no regular expression: " + e.Message;
            return null;
        }
    }
}

/// <summary>What an expectation looks at.</summary>
public enum ExpectationKind
{
    /// <summary>The answer holds a text.</summary>
    Contains,

    /// <summary>The answer is a text.</summary>
    EqualTo,

    /// <summary>The answer matches a regular expression.</summary>
    Regex,

    /// <summary>The answer is JSON with a value at a path.</summary>
    JsonPath,

    /// <summary>A program says so.</summary>
    Command,
}
