using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Volley.Tests.Execution;

/// <summary>Runs a theory with every host, crossed with values where there are any.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryHostAttribute(params object[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<HostKind>().SelectMany(Rows)]);

    public object[] Values => values;

    private IEnumerable<TheoryDataRow> Rows(HostKind kind) =>
        values.Length == 0 ? [new TheoryDataRow(kind)] : values.Select(value => new TheoryDataRow(kind, value));

    public override bool SupportsDiscoveryEnumeration() => true;
}
