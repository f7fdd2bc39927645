using System.Collections;
using System.Numerics;

namespace Volley.Workloads.Python;

/// <summary>A value as Python's <c>json</c> module reads and writes it: whole numbers of any size apart from floats, NaN among the floats.</summary>
internal abstract class PythonValue
{
    /// <summary>The name of its Python type, as error texts give it.</summary>
    public abstract string TypeName { get; }

    /// <summary>Whether Python takes it for true.</summary>
    public abstract bool IsTruthy { get; }

    public static implicit operator PythonValue(string? text) => text is null ? PythonNone.Value : new PythonString(text);

    public static implicit operator PythonValue(bool value) => value ? PythonBool.True : PythonBool.False;

    public static implicit operator PythonValue(long value) => new PythonInt(value);

    public static implicit operator PythonValue(BigInteger value) => new PythonInt(value);

    public static implicit operator PythonValue(double value) => new PythonFloat(value);

    public static implicit operator PythonValue(double? value) => value is { } number ? new PythonFloat(number) : PythonNone.Value;
}

internal sealed class PythonNone : PythonValue
{
    private PythonNone()
    {
    }

    public static PythonNone Value { get; } = new();

    public override string TypeName => "NoneType";

    public override bool IsTruthy => false;
}

internal sealed class PythonBool(bool value) : PythonValue
{
    public static PythonBool True { get; } = new(true);

    public static PythonBool False { get; } = new(false);

    public bool Value => value;

    public override string TypeName => "bool";

    public override bool IsTruthy => value;
}

internal sealed class PythonInt(BigInteger value) : PythonValue
{
    public BigInteger Value => value;

    public override string TypeName => "int";

    public override bool IsTruthy => !value.IsZero;
}

internal sealed class PythonFloat(double value) : PythonValue
{
    public double Value => value;

    public override string TypeName => "float";

    public override bool IsTruthy => value != 0;
}

internal sealed class PythonString(string value) : PythonValue
{
    public string Value => value;

    public override string TypeName => "str";

    public override bool IsTruthy => value.Length > 0;
}

internal sealed class PythonList(IReadOnlyList<PythonValue> items) : PythonValue
{
    public static PythonList Empty { get; } = new([]);

    public IReadOnlyList<PythonValue> Items => items;

    public override string TypeName => "list";

    public override bool IsTruthy => items.Count > 0;
}

/// <summary>A dict with string keys; of equal keys the last counts, in the place of the first.</summary>
internal sealed class PythonDict : PythonValue, IEnumerable<KeyValuePair<string, PythonValue>>
{
    private readonly Dictionary<string, PythonValue> _members = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PythonValue> Members => _members;

    public override string TypeName => "dict";

    public override bool IsTruthy => _members.Count > 0;

    /// <summary>The value of a key; <c>None</c> where there is no such key. Set also adds.</summary>
    public PythonValue this[string key]
    {
        get => _members.TryGetValue(key, out var value) ? value : PythonNone.Value;
        set => _members[key] = value;
    }

    // For collection initialisers.
    public void Add(string key, PythonValue value) => _members[key] = value;

    public IEnumerator<KeyValuePair<string, PythonValue>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
