using Volley.Specs;

namespace Volley.Tests.Specs;

public sealed class ProgramResolverTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    [Fact]
    public void Names_are_looked_for_in_the_search_path_in_order()
    {
        _folder.WithProgram("one/tool").WithProgram("two/tool").With("zero/tool").With("one/data");
        Directory.CreateDirectory(Path.Combine(_folder.Root, "zero", "folder"));
        Assert.Equal(In("one/tool"), Find("tool", $"{In("zero")}:{In("one")}:{In("two")}"));
        Assert.Equal(In("two/tool"), Find("tool", $"{In("two")}:{In("one")}"));
        Assert.Null(Find("data", In("one")));
        Assert.Null(Find("folder", In("zero")));
        Assert.Null(Find("", In("one")));
        Assert.Null(Find("to\0ol", In("one")));
        Assert.NotNull(Find("sh", null));
    }

    [Fact]
    public void Paths_and_relative_entries_are_relative_to_the_specs_folder()
    {
        _folder.WithProgram("one/tool").WithProgram("here").With("plain");
        Assert.Equal(In("one/tool"), Find("one/tool", ""));
        Assert.Equal(In("one/tool"), Find("./one/tool", ""));
        Assert.Equal(In("one/tool"), Find(In("one/tool"), ""));
        Assert.Equal(In("one/tool"), Find("tool", "one"));
        Assert.Equal(In("here"), Find("here", ""));
        Assert.Equal(In("here"), Find("here", "/nowhere:"));
        Assert.Null(Find("./plain", ""));
        Assert.Null(Find("one/", ""));
        Assert.Null(Find("here", "one"));
    }

    [Fact]
    public void A_path_that_leads_to_no_program_is_absolute_all_the_same_and_a_name_stays_one()
    {
        _folder.WithProgram("one/tool").With("plain");
        Assert.Equal(In("one/tool"), ProgramResolver.Resolve("tool", _folder.Root, "one"));
        Assert.Equal(In("./plain"), ProgramResolver.Resolve("./plain", _folder.Root, ""));
        Assert.Equal("/nowhere/tool", ProgramResolver.Resolve("/nowhere/tool", _folder.Root, ""));
        Assert.Equal("plain", ProgramResolver.Resolve("plain", _folder.Root, ""));
        Assert.Equal("", ProgramResolver.Resolve("", _folder.Root, ""));
    }

    [Theory]
    [InlineData("[./plain]", "chmod +x ./plain")]
    [InlineData("[plain]", "is './plain'")]
    [InlineData("[./gone]", "Paths are relative")]
    [InlineData("[gone]", "Install it")]
    public void What_is_not_found_has_a_fitting_remedy(string command, string hint)
    {
        _folder.With("plain");
        Assert.Contains(hint, Assert.Single(_folder.Load($"name: b\ncommand: {command}\n").Diagnostics).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environments_own_search_path_counts()
    {
        _folder.WithProgram("bin/mytool");
        _folder.LoadGood("name: b\ncommand: [mytool]\nenvironment: {PATH: \"{spec}/bin:/bin\"}\n");
        _folder.LoadGood("name: b\ncommand: [mytool]\nenvironment: {PATH: bin}\n");
    }

    public void Dispose() => _folder.Dispose();

    private string In(string path) => Path.Combine(_folder.Root, path);

    private string? Find(string program, string? path) => ProgramResolver.Find(program, _folder.Root, path);
}
