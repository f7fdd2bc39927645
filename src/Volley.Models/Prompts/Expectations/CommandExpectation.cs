using System.Collections.Immutable;
using Volley.Specs;

namespace Volley.Models.Prompts.Expectations;

/// <summary>A program that judges answers, as written.</summary>
public sealed record CommandExpectation
{
    /// <summary>The program and its arguments; without a shell.</summary>
    public required ImmutableArray<Template> Arguments { get; init; }

    /// <summary>The files whose content is part of the jobs' keys, relative to <see cref="Folder"/>.</summary>
    public ImmutableArray<Template> Inputs { get; init; } = [];

    /// <summary>How long it may take for one answer.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>The spec's folder, absolute, in which it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>The timeout where none is given.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);
}
