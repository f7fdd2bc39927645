using System.Text.Json;
using System.Text.RegularExpressions;

namespace Volley.Models.Prompts.Expectations;

/// <summary>What an answer must be to pass. Texts come with their parameters filled in.</summary>
public abstract record Expectation
{
    /// <summary>The text holds another, ignoring case unless told otherwise.</summary>
    /// <param name="Text">What it must hold.</param>
    /// <param name="IgnoresCase">Whether case is ignored.</param>
    public sealed record Contains(string Text, bool IgnoresCase) : Expectation
    {
        /// <inheritdoc/>
        public override bool Holds(string answer) =>
            answer.Contains(Text, IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>The text, without white space around it, is another.</summary>
    /// <param name="Text">What it must be.</param>
    /// <param name="IgnoresCase">Whether case is ignored.</param>
    public sealed record EqualTo(string Text, bool IgnoresCase) : Expectation
    {
        /// <inheritdoc/>
        public override bool Holds(string answer) =>
            answer.Trim().Equals(Text.Trim(), IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>The text matches a regular expression somewhere.</summary>
    /// <param name="Pattern">The expression; one with a match timeout fails the answer when that runs out.</param>
    public sealed record Matches(Regex Pattern) : Expectation
    {
        /// <inheritdoc/>
        public override bool Holds(string answer)
        {
            try
            {
                return Pattern.IsMatch(answer);
            }
            catch (RegexMatchTimeoutException)
            {
                // An answer that keeps the expression busy for so long is not one that it describes.
                return false;
            }
        }
    }

    /// <summary>The answer is JSON, and one of the values at a path is as given; without a value, there is one that is neither null nor false.</summary>
    /// <param name="Path">The path.</param>
    /// <param name="Value">The value as text: strings without quotes, anything else as JSON; <see langword="null"/> for any.</param>
    public sealed record At(JsonPath Path, string? Value) : Expectation
    {
        /// <inheritdoc/>
        public override bool Holds(string answer)
        {
            using var document = JsonAnswer.Find(answer);
            return document is not null && Path.Find(document.RootElement).Any(Fits);
        }

        private bool Fits(JsonElement found) => Value is null
            ? found.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
            : found.ValueKind == JsonValueKind.String ? found.GetString() == Value : IsEqual(found, Value);

        private static bool IsEqual(JsonElement found, string value)
        {
            try
            {
                using var expected = JsonDocument.Parse(value);
                return JsonElement.DeepEquals(found, expected.RootElement);
            }
            catch (JsonException)
            {
                // Not JSON, so it cannot equal a number, boolean, list or object.
                return false;
            }
        }
    }

    /// <summary>Checks an answer.</summary>
    /// <param name="answer">The answer's text.</param>
    /// <returns>Whether it passes.</returns>
    public abstract bool Holds(string answer);
}
