using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Models.Clients;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.Planning;

namespace Volley.Models.Prompts;

/// <summary>What the jobs of a prompt stage cost, by the prices of their models.</summary>
/// <remarks>A plan may have a million of them: for each model a request is written once, and only the texts' sizes are put in their place.</remarks>
/// <param name="prompt">The prompt.</param>
/// <param name="providers">The providers of the batch.</param>
internal sealed class PromptPrice(PromptSpec prompt, ProviderTable providers)
{
    /// <summary>What a token of prose is on average, for the low end of an estimate.</summary>
    private const int UsualBytesAToken = 4;

    /// <summary>A text that no format leaves out and none escapes.</summary>
    private const string Filler = "x";

    private readonly ConcurrentDictionary<string, Sample?> _samples = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether a job makes one call only. Where answers are sent back each makes the next question longer, and a judge may ask models too: nothing
    /// bounds what such a job costs.
    /// </summary>
    private bool IsOneCall => prompt.Repairs == 0 && !prompt.Expectations.Any(e => e.Command is not null);

    /// <summary>The price of one attempt.</summary>
    /// <param name="question">What it asks.</param>
    /// <returns>The price; <see langword="null"/> for a model that has none.</returns>
    public JobPrice? Of(PromptQuestion question)
    {
        if (_samples.GetOrAdd(question.Model, static (_, p) => p.Price.SampleOf(p.Question), (Price: this, Question: question)) is not { } sample)
            return null;
        var model = sample.Model;
        if (model.Price.IsFree)
            return new JobPrice(0, 0, IsOneCall ? 0 : null);
        var (plain, written) = (0L, (long)sample.Request.Bytes);
        foreach (var message in question.Messages)
        {
            plain += Encoding.UTF8.GetByteCount(message.Text);
            written += JsonEncodedText.Encode(message.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length - Filler.Length;
        }

        var high = CallBudget.MaximumOf(model, sample.Request with { Bytes = checked((int)written) });
        var low = model.Price.CostOf(new TokenUsage { Input = (plain / UsualBytesAToken) + 1, Output = 1 });
        return new JobPrice(Math.Min(low, high), high, IsOneCall ? high * model.Provider.Attempts : null);
    }

    private Sample? SampleOf(PromptQuestion question)
    {
        if (providers.Resolve(question.Model, out _) is not { } model)
            return null;
        var format = model.Provider.Format.ChatFormat();
        var filled = question with { Messages = [.. question.Messages.Select(m => m with { Text = Filler })] };
        var body = ChatRequestWriter.Write(PromptModels.RequestOf(filled, model), format, isStream: false);
        return ModelRequest.Read(format, body, out var problem) is { } request
            ? new Sample(model, request)
            : throw new InvalidOperationException($"The request cannot be made: {problem!.Message}");
    }

    /// <summary>A request to a model whose texts are all <see cref="Filler"/>.</summary>
    private sealed record Sample(ResolvedModel Model, ModelRequest Request);
}
