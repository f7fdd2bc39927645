using System.Collections.Immutable;

namespace Volley.Specs.Sections;

/// <summary>
/// The parts of a spec that other assemblies read. The engine reads what every batch has, and knows none of these by name: what the
/// program is composed of is handed to <see cref="SpecLoader.Load(SpecSource, SpecLanguage)"/>.
/// </summary>
/// <remarks>
/// <para>There are two kinds. A <em>section</em> stands at the top level of the spec and means the same for all stages, as <c>models:</c>
/// does: write an <see cref="ISectionReader"/>; what it returns is found as <see cref="BatchSpec.Sections"/>. A <em>workload</em> says what
/// the jobs of a stage do, instead of <c>command:</c>, as <c>prompt:</c> does: write an <see cref="IWorkloadReader"/>; it returns an
/// <see cref="IStageWork"/>, which gives the stage its <see cref="Planning.StageDefinition"/>.</para>
/// <para>Readers are made only where a spec has their key, so that an assembly which a batch does not use is not even loaded. Keys that no
/// reader takes are reported as unknown with the nearest known one; a reader reports its own mistakes at the nodes and goes on, so that
/// every mistake of a spec comes in one go.</para>
/// </remarks>
public sealed record SpecLanguage
{
    /// <summary>The engine's own part, without sections and further workloads.</summary>
    public static SpecLanguage Core { get; } = new();

    /// <summary>The sections, with unique keys.</summary>
    public ImmutableArray<SectionEntry> Sections { get; init; } = [];

    /// <summary>The workloads, with unique keys.</summary>
    public ImmutableArray<WorkloadEntry> Workloads { get; init; } = [];
}

/// <summary>A section that specs may have.</summary>
/// <param name="Key">Its top-level key, such as <c>models</c>.</param>
/// <param name="CreateReader">Makes its reader.</param>
public sealed record SectionEntry(string Key, Func<ISectionReader> CreateReader);

/// <summary>A workload that stages may have.</summary>
/// <param name="Key">The stage's key that asks for it, such as <c>prompt</c>. A stage has one such key, or <c>command</c>, <c>shell</c> or <c>jobs</c>.</param>
/// <param name="Companions">Further keys that only stages of this workload may have, such as <c>model</c>.</param>
/// <param name="Example">How the key is written, for hints, such as <c>prompt: {user: question}</c>.</param>
/// <param name="CreateReader">Makes its reader.</param>
public sealed record WorkloadEntry(string Key, ImmutableArray<string> Companions, string Example, Func<IWorkloadReader> CreateReader);
