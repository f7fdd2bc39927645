using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Volley.Diagnostics;
using Volley.Specs;
using Volley.Specs.Reading;
using Volley.Specs.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Volley.Tests.Specs;

public sealed class YamlTreeTests
{
    [Theory]
    [InlineData("a: b: c\n", 1, 5)]
    [InlineData("a: [1, 2\nb: 3\n", 2, 1)]
    [InlineData("a: [1, 2\n", 2, 1)]
    [InlineData("a: {b: c\n", 2, 1)]
    [InlineData("a:\n\t- x\n", 2, 1)]
    [InlineData("a: 1\nb:\n  c: 1\n\td: 2\n", 4, 1)]
    [InlineData("a: \"abc\n", 1, 4)]
    [InlineData("a: 'abc\n", 1, 4)]
    [InlineData("a: 1\nb: \"x\" y\n", 2, 8)]
    [InlineData("- a\nb: c\n", 2, 1)]
    [InlineData("a: b\nc\nd: e\n", 2, 1)]
    [InlineData("a: @x\n", 1, 4)]
    [InlineData("a: `x`\n", 1, 4)]
    [InlineData("a: %x\n", 1, 4)]
    [InlineData("a: \"\\q\"\n", 1, 4)]
    [InlineData("a: [1,,2]\n", 1, 7)]
    [InlineData("a: ]\n", 1, 4)]
    [InlineData("a: [b: c: d]\n", 1, 9)]
    [InlineData("a: &x &y z\n", 1, 7)]
    [InlineData("a: |3x\n x\n", 1, 4)]
    [InlineData("  a: 1\n b: 2\n", 2, 2)]
    [InlineData("a: - b\n", 1, 4)]
    public void What_is_not_YAML_gives_one_mistake_with_its_line_and_column(string text, int line, int column)
    {
        var (root, diagnostics) = Read(text);
        Assert.Null(root);
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticCodes.MalformedYaml, line, column), (diagnostic.Code, diagnostic.Location!.Value.Line, diagnostic.Location.Value.Column));
        Assert.DoesNotContain("While", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be read from here on", diagnostic.Message, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Hint);
    }

    [Fact]
    public void Scalars_have_the_kinds_of_the_core_schema()
    {
        var (root, _) = Read("[1, -1, +1.5, 1., .5, 1e3, 1E-3, 0x1F, 0o17, .inf, -.INF, .nan, 1.10]");
        Assert.All(((YamlList)root!).Items, n => Assert.Equal(ScalarKind.Number, ((YamlScalar)n).Kind));
        (root, _) = Read("[y, n, yes, no, on, off, '1', \"true\", 1_000, 0x, 0o8, ., +, 1e, e1, 1.2.3, '', 2026-01-01, 12:30, !!str 5, ! 6]");
        Assert.All(((YamlList)root!).Items, n => Assert.Equal(ScalarKind.Text, ((YamlScalar)n).Kind));
        (root, _) = Read("[true, True, TRUE, false, False, FALSE]");
        Assert.All(((YamlList)root!).Items, n => Assert.Equal(ScalarKind.Boolean, ((YamlScalar)n).Kind));
        (root, _) = Read("- ~\n- null\n- Null\n- NULL\n-\n- !!null ''\n");
        Assert.All(((YamlList)root!).Items, n => Assert.Equal(ScalarKind.Null, ((YamlScalar)n).Kind));
    }

    [Fact]
    public void A_value_that_is_not_there_is_placed_at_its_key()
    {
        var (root, _) = Read("a:\n\n\nb: 1\n");
        Assert.Equal(1, ((YamlMap)root!).Entries["a"].Value.Line);
    }

    [Fact]
    public void Merged_keys_yield_to_the_maps_own_and_to_earlier_maps()
    {
        var (root, diagnostics) = Read("""
            base: &base {a: 1, b: 1, c: 1}
            more: &more {c: 2, d: 2}
            use: {b: own, <<: [*more, *base], e: own}
            chain: &chain {<<: *base, z: 3}
            last: {<<: *chain, a: own}
            """);
        Assert.Empty(diagnostics);
        Assert.Equal("b=own e=own c=2 d=2 a=1", Flat(root!, "use"));
        Assert.Equal("a=own z=3 b=1 c=1", Flat(root!, "last"));

        static string Flat(YamlNode root, string key) => string.Join(' ', ((YamlMap)((YamlMap)root).Entries[key].Value).Entries.Select(e => $"{e.Key}={((YamlScalar)e.Value.Value).Text}"));
    }

    [Fact]
    public void A_quoted_merge_key_is_an_ordinary_key()
    {
        var (root, diagnostics) = Read("a: {\"<<\": 1}\n");
        Assert.Empty(diagnostics);
        Assert.True(((YamlMap)((YamlMap)root!).Entries["a"].Value).Entries.ContainsKey("<<"));
    }

    [Fact]
    public void An_alias_bomb_is_refused_without_being_expanded()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i <= 40; i++)
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var (root, diagnostics) = Read(text.ToString());
        Assert.Null(root);
        Assert.Equal((DiagnosticCodes.SpecTooComplex, 6), (Assert.Single(diagnostics).Code, diagnostics[0].Location!.Value.Line));
    }

    [Fact]
    public void A_merge_bomb_is_refused()
    {
        var text = new StringBuilder("a0: &a0 {k: 1}\n");
        for (var i = 1; i <= 40; i++)
            text.Append($"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: 1}}\n");
        Assert.Equal(DiagnosticCodes.SpecTooComplex, Assert.Single(Read(text.ToString()).Diagnostics).Code);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("[a: ")]
    public void Deep_nesting_is_refused_however_deep(string opening)
    {
        Assert.Equal(DiagnosticCodes.SpecTooComplex, Assert.Single(Read(string.Concat(Enumerable.Repeat(opening, 100_000))).Diagnostics).Code);
    }

    [Fact]
    public void Aliases_count_towards_the_depth()
    {
        var text = "a: &a " + new string('[', 40) + new string(']', 40) + "\nb: " + new string('[', 40) + "*a" + new string(']', 40) + "\n";
        Assert.Equal((DiagnosticCodes.SpecTooComplex, 2), (Assert.Single(Read(text).Diagnostics).Code, Read(text).Diagnostics[0].Location!.Value.Line));
    }

    /// <summary>
    /// YamlDotNet's own parser says what a text means; where there is a tree it must agree. The reverse does not hold: that parser lets pass
    /// what is no YAML, such as <c>k: 'a'*b</c>.
    /// </summary>
    [Fact]
    public void Random_texts_mean_what_they_mean_to_YamlDotNets_parser()
    {
        string[] parts = ["a", "b", "c d", ": ", ":", "- ", "\n", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "\"x\"", "'y'", "&p ", "*p", "!!str ", "|\n  t\n", " #c\n", "1", "~", "k: ", "\nk2: "];
        var texts = Gen.Elements(parts).ListOf().Resize(14).Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var (root, diagnostics) = Read(text);
            return root is null || diagnostics.Count > 0 || WithParser(text) == Flatten(root);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("? a\n: b\n? c\n", "{=a;=b;=c;=;}")]
    [InlineData("[? a : b, ? c]", "[{=a;=b;}{=c;=;}]")]
    [InlineData("{? a : b, ? c, d}", "{=a;=b;=c;=;=d;=;}")]
    [InlineData("a:\n- b\n-\n- - c\nd: |\n  e\n  f\ng: >-\n  h\n  i\n", "{=a;[=b;=;[=c;]]=d;=e\nf\n;=g;=h i;}")]
    [InlineData("%YAML 1.2\n---\na: b\n...\n", "{=a;=b;}")]
    public void Rarer_notations_are_read(string text, string expected)
    {
        var (root, diagnostics) = Read(text);
        Assert.Empty(diagnostics);
        Assert.Equal(expected, Flatten(root!));
        Assert.Equal(expected, WithParser(text));
    }

    /// <summary>Every text that is YAML is read: trees written in a random mix of styles come back.</summary>
    [Fact]
    public void Written_trees_are_read_back()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var flat = new StringBuilder();
            var text = WriteBlock(random, 0, flat);
            var (root, diagnostics) = Read(text);
            return diagnostics.Count == 0 && flat.ToString() == Flatten(root!) && flat.ToString() == WithParser(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static string WriteBlock(Random random, int depth, StringBuilder flat)
    {
        var indent = new string(' ', depth * 2);
        var kind = depth == 4 ? 0 : random.Next(4);
        if (kind <= 1)
            return $"{WriteFlow(random, depth + kind, flat)}{(random.Next(4) == 0 ? " # note" : "")}\n";
        var count = random.Next(1, 4);
        var text = new StringBuilder(depth == 0 ? "" : "\n");
        flat.Append(kind == 2 ? '[' : '{');
        for (var i = 0; i < count; i++)
        {
            if (kind == 3)
                flat.Append($"=k{i};");
            text.Append(indent).Append(kind == 2 ? "- " : $"k{i}: ").Append(WriteBlock(random, depth + 1, flat));
        }

        flat.Append(kind == 2 ? ']' : '}');
        return text.ToString();
    }

    private static string WriteFlow(Random random, int depth, StringBuilder flat)
    {
        string[] scalars = ["a", "b c", "1.10", "x:y", "it's", "a#b", "-1", "{x}", ""];
        var kind = depth >= 4 ? 0 : random.Next(3);
        if (kind == 0)
        {
            var scalar = scalars[random.Next(scalars.Length)];
            flat.Append($"={scalar};");
            return scalar is "a" or "b c" or "1.10" or "-1" && random.Next(2) == 0 ? scalar : random.Next(2) == 0 ? $"'{scalar.Replace("'", "''", StringComparison.Ordinal)}'" : $"\"{scalar}\"";
        }

        var (open, close) = kind == 1 ? ('[', ']') : ('{', '}');
        flat.Append(open);
        var parts = new List<string>();
        for (var i = random.Next(4); i > 0; i--)
        {
            if (kind == 2)
                flat.Append($"=k{i};");
            parts.Add((kind == 2 ? $"k{i}: " : "") + WriteFlow(random, depth + 1, flat));
        }

        flat.Append(close);
        return open + string.Join(", ", parts) + (parts.Count > 0 && random.Next(3) == 0 ? "," : "") + close;
    }

    /// <summary>Whatever the text, there is a spec or a reason why not, and no exception.</summary>
    [Fact]
    public void Damaged_specs_never_throw()
    {
        const string Good = """
            name: b
            x-common: &c {timeout: 30s, retry: {attempts: 3, on: [75, timeout]}}
            environment: {A: "{spec}"}
            budget: {total: 5.00, per-job: 1}
            stages:
              one: {<<: *c, command: ["true", "{tool}"], matrix: {tool: [a, b], level: [1, 2], exclude: [{tool: a, level: 1}]}, items: [x, y]}
              two: {command: ["true"], matrix: {tool: [a]}, needs: [{stage: one, match: [tool]}], stdin: "a\nb"}
              three: {needs: two, jobs: [{id: p, shell: x}, {id: q, shell: y, needs: [p]}]}
            """;
        using var folder = new SpecFolder();
        Assert.Empty(folder.Load(Good).Diagnostics);
        var places = Gen.Choose(0, Good.Length - 1);
        var inserted = Gen.Elements("", "[", "]", "{", "}", ":", ",", "*c", "&c ", "\n", "\t", "\"", "'", "- ", "~", "#", "!", "\0", "{x}", "<<: ", "|", "é");
        var damage = from at in places from length in Gen.Choose(0, 5) from text in inserted select (at, length, text);
        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            var (at, length, text) = d;
            var damaged = string.Concat(Good.AsSpan(0, at), text, Good.AsSpan(Math.Min(Good.Length, at + length)));
            var result = folder.Load(damaged);
            return (result.Spec is null) == result.Diagnostics.Any(x => x.Severity == DiagnosticSeverity.Error);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static (YamlNode? Root, IReadOnlyList<Diagnostic> Diagnostics) Read(string text)
    {
        var context = new SpecContext(new SpecSource { File = "f", Folder = "/", Text = text });
        var root = YamlTree.Read(text, context);
        return (root, context.Diagnostics());
    }

    private static string? WithParser(string text)
    {
        try
        {
            var flat = new StringBuilder();
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            while (parser.MoveNext())
            {
                flat.Append(parser.Current switch
                {
                    Scalar scalar => $"={scalar.Value};",
                    AnchorAlias => "*;",
                    SequenceStart => "[",
                    SequenceEnd => "]",
                    MappingStart => "{",
                    MappingEnd => "}",
                    _ => "",
                });
            }

            return flat.ToString();
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Flatten(YamlNode root)
    {
        var flat = new StringBuilder();
        var seen = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        Append(root);
        return flat.ToString();

        void Append(YamlNode node)
        {
            if (!seen.Add(node))
            {
                flat.Append("*;");
                return;
            }

            switch (node)
            {
                case YamlScalar scalar:
                    flat.Append($"={scalar.Text};");
                    break;
                case YamlList list:
                    flat.Append('[');
                    list.Items.ForEach(Append);
                    flat.Append(']');
                    break;
                case YamlMap map:
                    flat.Append('{');
                    foreach (var entry in map.Entries.Values)
                    {
                        Append(entry.Key);
                        Append(entry.Value);
                    }

                    flat.Append('}');
                    break;
            }
        }
    }
}
