namespace Volley.Execution;

/// <summary>What a result object said, or what is wrong with it.</summary>
/// <param name="Metrics">The metrics as one line of JSON; <see langword="null"/> for none.</param>
/// <param name="Cost">The cost in USD; <see langword="null"/> where it says nothing.</param>
/// <param name="Outputs">The outputs as one line of JSON; <see langword="null"/> for none.</param>
/// <param name="Error">What is wrong; <see langword="null"/> where the result is good or there is none.</param>
public sealed record ResultReading(string? Metrics, decimal? Cost, string? Outputs, JobError? Error)
{
    /// <summary>No result.</summary>
    public static ResultReading None { get; } = new(null, null, null, null);

    /// <summary>A result that cannot be used.</summary>
    /// <param name="message">Where, and what is wrong.</param>
    /// <returns>The reading.</returns>
    public static ResultReading Malformed(string message) => new(null, null, null, new JobError(ErrorCodes.ResultMalformed, message));
}

/// <summary>Where a result object was written.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="IsLine">Whether it is one line of output: then messages give only the column, and a flat object may be the metrics themselves.</param>
internal readonly record struct ResultOrigin(string Name, bool IsLine);
