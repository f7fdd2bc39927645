namespace Volley.Bench;

/// <summary>One benchmark: one section of the results.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    Task<Section> RunAsync(Bench bench);
}
