using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>A call of a model as a job makes it: one request, however often it is tried.</summary>
public sealed record ModelCall
{
    /// <summary>The model, its provider and its price.</summary>
    public required ResolvedModel Model { get; init; }

    /// <summary>The request, read from <see cref="Body"/>.</summary>
    public required ModelRequest Request { get; init; }

    /// <summary>The request's body as the client wrote it: JSON in UTF-8. What must change in it before it is sent, the pipeline changes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The money, and the job that spends it.</summary>
    public required CallAccount Account { get; init; }

    /// <summary>
    /// The client's own headers. Those that authenticate it, or belong to its connection, are not passed on.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The query of the client's URL with its question mark; empty for none.</summary>
    public string Query { get; init; } = "";

    /// <summary>What the call came to; filled in while it is made.</summary>
    public CallReceipt Receipt { get; } = new();
}
