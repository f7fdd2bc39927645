using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs;

namespace Volley.Planning;

/// <summary>Makes plans from specs.</summary>
public static class BatchPlans
{
    /// <summary>Plans a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="diagnostics">What is wrong; empty exactly where there is a plan.</param>
    /// <returns>The plan, or <see langword="null"/>.</returns>
    public static BatchPlan? Create(BatchSpec spec, out ImmutableArray<Diagnostic> diagnostics)
    {
        try
        {
            return BatchPlan.Create([.. spec.Stages.Select(s => s.Work?.Define(spec, s) ?? CommandWorkload.Define(spec, s))], out diagnostics);
        }
        catch (OverflowException)
        {
            diagnostics = [BatchPlan.TooManyJobs(new SourceLocation(spec.File))];
            return null;
        }
    }
}
