using System.Collections.Immutable;

namespace Volley;

/// <summary>Where a batch comes from: what <c>batch.yaml</c> in its folder says.</summary>
public abstract record BatchOrigin
{
    /// <summary>The absolute folder that the batch's relative paths are relative to.</summary>
    public abstract string Folder { get; }
}

/// <summary>A batch that a spec file describes; the folder keeps the spec as run.</summary>
/// <param name="File">The file as the user gave it, for messages.</param>
/// <param name="Folder">The absolute folder that its paths are relative to.</param>
/// <param name="Text">Its text, exactly as read.</param>
public sealed record SpecOrigin(string File, string Folder, string Text) : BatchOrigin
{
    /// <inheritdoc/>
    public override string Folder { get; } = Folder;
}

/// <summary>A batch that no spec file describes: a command or a program made it. The folder keeps a <see cref="BatchDescription"/>.</summary>
public sealed record ProgramOrigin : BatchOrigin
{
    /// <inheritdoc/>
    public override string Folder { get; } = Environment.CurrentDirectory;

    /// <summary>What made the batch, as people know it, such as a command line's first words or a program's name.</summary>
    public required string MadeBy { get; init; }

    /// <summary>What to type to go on with the batch; <see langword="null"/> where that is not a command line.</summary>
    public string? Again { get; init; }

    /// <summary>What to type to run its failed jobs again; <see langword="null"/> where that is not a command line.</summary>
    public string? RetryFailed { get; init; }

    /// <summary>What the maker wants to find again when it goes on with the batch, by name: see <see cref="BatchDescription.Properties"/>.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
