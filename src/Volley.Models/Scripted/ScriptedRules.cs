using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Volley.Models.Scripted;

/// <summary>
/// What a scripted provider answers: no model, but rules, so that examples and tests run offline. An answer depends on the request (the
/// model's name and the messages) and on a seed, and on nothing else.
/// </summary>
public sealed class ScriptedRules
{
    private readonly ImmutableArray<ScriptedRule> _rules;

    internal ScriptedRules(ImmutableArray<ScriptedRule> rules, string digest)
    {
        _rules = rules;
        Digest = digest;
    }

    /// <summary>The rules where none are given: the last message is said back.</summary>
    public static ScriptedRules Echo { get; } =
        new([new ScriptedRule { User = new Regex("(?s)^.*$"), Answers = [new ScriptedText("$0", 1)] }], "echo");

    /// <summary>Equal exactly where the rules are: part of the key of jobs that are answered by them.</summary>
    public string Digest { get; }

    /// <summary>Answers a request.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="conversation">What was asked.</param>
    /// <param name="seed">What tells equal questions apart, such as the job's key.</param>
    /// <param name="hit">Which attempt of the same call it is, from 1: failures are drawn anew for each.</param>
    /// <returns>The answer; <see langword="null"/> where no rule fits.</returns>
    internal ScriptedAnswer? Answer(string model, Conversation conversation, string seed, int hit)
    {
        foreach (var rule in _rules)
        {
            if (rule.Model?.IsMatch(model) == false || rule.System?.IsMatch(conversation.System) == false)
                continue;
            var match = rule.User?.Match(conversation.Question);
            if (match is { Success: false })
                continue;
            var draws = Draws(model, conversation, seed);
            var text = TextOf(rule, match, conversation, draws);
            var fails = rule.Failure is { } failure && Draws(model, conversation, $"{seed} {hit}").NextDouble() < failure.Chance;
            return new ScriptedAnswer(text, rule.OutputTokens ?? (text.Length + 3) / 4, rule.Latency, fails ? rule.Failure!.Status : null);
        }

        return null;
    }

    private static string TextOf(ScriptedRule rule, Match? match, Conversation conversation, Random draws)
    {
        if (rule.Table is { } table)
        {
            var right = table.Answers.FirstOrDefault(a => conversation.Question.Contains(a.Key, StringComparison.Ordinal)).Value;
            return right is not null && draws.NextDouble() < table.Right ? right : table.Otherwise[draws.Next(table.Otherwise.Length)];
        }

        var at = draws.NextDouble() * rule.Answers.Sum(a => a.Weight);
        var chosen = rule.Answers[^1];
        foreach (var answer in rule.Answers)
        {
            at -= answer.Weight;
            if (at >= 0)
                continue;
            chosen = answer;
            break;
        }

        return match is null ? chosen.Text : match.Result(chosen.Text);
    }

    /// <summary>The same numbers for the same request and seed, on every machine.</summary>
    private static Random Draws(string model, Conversation conversation, string seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { model, conversation.System, conversation.Messages, seed })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0xFF]);
        }

        return new Random(BinaryPrimitives.ReadInt32LittleEndian(hash.GetHashAndReset()));
    }
}

/// <summary>What a scripted provider answers to one request.</summary>
/// <param name="Text">The answer's text.</param>
/// <param name="OutputTokens">What is counted as output.</param>
/// <param name="Latency">How long it takes.</param>
/// <param name="FailsWith">The HTTP status to fail with; <see langword="null"/> to answer.</param>
internal sealed record ScriptedAnswer(string Text, int OutputTokens, TimeSpan Latency, int? FailsWith);
