namespace Volley.Specs.Sections;

/// <summary>Reads one section of the spec's top level.</summary>
public interface ISectionReader
{
    /// <summary>
    /// Whether what jobs spend is metered call by call in a batch that has this section: its total is then kept without <c>per-job</c>.
    /// </summary>
    bool MetersSpending { get; }

    /// <summary>Reads the section. Mistakes are reported at the nodes, all of them.</summary>
    /// <param name="reading">The section's value and what surrounds it.</param>
    /// <returns>What the section says, in the reader's own terms; <see langword="null"/> where mistakes leave nothing of use.</returns>
    object? Read(SectionReading reading);
}
