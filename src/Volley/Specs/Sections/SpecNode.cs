using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Reading;
using Volley.Specs.Yaml;

namespace Volley.Specs.Sections;

/// <summary>
/// A value of a spec with the place where it is written. The methods that begin with <c>As</c> read it as something; each returns
/// <see langword="null"/> for a mistake, which it has reported.
/// </summary>
public sealed class SpecNode
{
    internal SpecNode(SpecContext context, YamlNode node)
    {
        Context = context;
        Node = node;
    }

    /// <summary>Where the value is written.</summary>
    public SourceLocation Location => Context.Locate(Node);

    /// <summary>What the value is.</summary>
    public SpecNodeKind Kind => Node switch
    {
        YamlMap => SpecNodeKind.Map,
        YamlList => SpecNodeKind.List,
        YamlScalar { Kind: ScalarKind.Number } => SpecNodeKind.Number,
        YamlScalar { Kind: ScalarKind.Boolean } => SpecNodeKind.Boolean,
        YamlScalar { Kind: ScalarKind.Null } => SpecNodeKind.Nothing,
        _ => SpecNodeKind.Text,
    };

    /// <summary>A scalar as written, with its escapes resolved; <see langword="null"/> for a list or map.</summary>
    public string? Scalar => (Node as YamlScalar)?.Text;

    /// <summary>The value in words, for messages: <c>the number 5</c>, <c>a list</c>.</summary>
    public string Description => Describe.Node(Node);

    /// <summary>A list's elements; anything else counts as a list of one.</summary>
    public IEnumerable<SpecNode> Items => Values.OneOrMore(Node).Select(n => new SpecNode(Context, n));

    internal SpecContext Context { get; }

    internal YamlNode Node { get; }

    /// <summary>A map, to take its keys from.</summary>
    /// <param name="what">What it is, for messages, such as <c>'prices'</c>.</param>
    /// <param name="hint">How it is written, as a sentence.</param>
    public SpecMap? AsMap(string what, string hint) => Values.Map(Context, Node, what, hint) is { } map ? new SpecMap(Context, map) : null;

    /// <summary>A text: any scalar but null, as written.</summary>
    /// <param name="what">What it is, for messages.</param>
    public string? AsText(string what) => Values.Text(Context, Node, what);

    /// <summary>A typed value, such as a parameter takes.</summary>
    /// <param name="what">What it is, for messages.</param>
    public ParameterValue? AsParameter(string what) => Values.Parameter(Context, Node, what);

    /// <summary>A whole number from 1 to a maximum.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="maximum">The maximum.</param>
    public int? AsPositiveInteger(string what, int maximum) => Values.PositiveInteger(Context, Node, what, maximum);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="what">What it is, for messages.</param>
    public bool? AsBoolean(string what) => Values.Boolean(Context, Node, what);

    /// <summary>One of several words.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="choices">The words.</param>
    /// <returns>The word's place among the choices.</returns>
    public int? AsChoice(string what, params ReadOnlySpan<string> choices) => Values.Choice(Context, Node, what, choices);

    /// <summary>A duration: positive, at most ten years, with a unit.</summary>
    /// <param name="what">What it is, for messages.</param>
    public TimeSpan? AsDuration(string what) => Quantities.Duration(Context, Node, what);

    /// <summary>A number of bytes, at least 1.</summary>
    /// <param name="what">What it is, for messages.</param>
    public long? AsSize(string what) => Quantities.Size(Context, Node, what);

    /// <summary>An amount in USD: at least 0, with at most 12 decimals.</summary>
    /// <param name="what">What it is, for messages.</param>
    public decimal? AsMoney(string what) => Quantities.Money(Context, Node, what);

    /// <summary>The value as JSON: maps become objects, scalars keep their YAML 1.2 type.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <returns>One line of JSON; <see langword="null"/> where a key is no scalar, which is reported.</returns>
    public string? ToJson(string what)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            if (!Write(writer, what))
                return null;
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reports a mistake at this value.</summary>
    /// <param name="code">The diagnostic's code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="hint">What to do next.</param>
    public void Error(string code, string message, string hint) => Context.Error(code, Node, message, hint);

    /// <summary>Reports at this value what is worth knowing.</summary>
    /// <param name="code">The diagnostic's code.</param>
    /// <param name="message">What it is.</param>
    /// <param name="hint">What to do next.</param>
    public void Warning(string code, string message, string hint) => Context.Warning(code, Location, message, hint);

    /// <summary>The name among known ones that was probably meant by another.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The known names.</param>
    /// <returns>The nearest, where one is near enough; else <see langword="null"/>.</returns>
    public static string? Nearest(string name, IEnumerable<string> known) => NearestName.Of(name, known);

    private bool Write(Utf8JsonWriter writer, string what)
    {
        switch (Kind)
        {
            case SpecNodeKind.Nothing:
                writer.WriteNullValue();
                return true;
            case SpecNodeKind.List:
                writer.WriteStartArray();
                foreach (var item in Items)
                    if (!item.Write(writer, what))
                        return false;
                writer.WriteEndArray();
                return true;
            case SpecNodeKind.Map:
                writer.WriteStartObject();
                foreach (var (key, value) in AsMap(what, "Write a map.")!.Entries)
                {
                    writer.WritePropertyName(key.Scalar!);
                    if (!value.Write(writer, what))
                        return false;
                }

                writer.WriteEndObject();
                return true;
            default:
                if (AsParameter(what) is not { } scalar)
                    return false;
                scalar.WriteTo(writer);
                return true;
        }
    }

    /// <summary>A text of the user's for a message: on one line, cut where it is long.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text to show.</returns>
    public static string Excerpt(string text) => Describe.Short(text);
}

/// <summary>What a value of a spec is.</summary>
public enum SpecNodeKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole or floating number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Empty, <c>~</c> or <c>null</c>.</summary>
    Nothing,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map.</summary>
    Map,
}
