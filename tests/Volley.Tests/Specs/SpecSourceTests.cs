using Volley.Diagnostics;
using Volley.Specs;

namespace Volley.Tests.Specs;

public sealed class SpecSourceTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    [Fact]
    public void A_file_or_a_folder_with_a_batch_yaml_is_a_spec()
    {
        _folder.With("batch.yaml", "\uFEFFname: b\n").With("other.yaml", "name: c\n");
        var byFolder = SpecSource.Read(_folder.Root, out var error)!;
        Assert.Null(error);
        Assert.Equal((Path.Combine(_folder.Root, "batch.yaml"), "name: b\n", _folder.Root), (byFolder.File, byFolder.Text, byFolder.Folder));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), byFolder.SearchPath);
        Assert.Equal("name: c\n", SpecSource.Read(Path.Combine(_folder.Root, "other.yaml"), out _)!.Text);
    }

    [Theory]
    [InlineData("nowhere.yaml", DiagnosticCodes.SpecNotFound)]
    [InlineData("no/where.yaml", DiagnosticCodes.SpecNotFound)]
    [InlineData("empty", DiagnosticCodes.SpecNotFound)]
    [InlineData("binary.yaml", DiagnosticCodes.SpecUnreadable)]
    [InlineData("large.yaml", DiagnosticCodes.SpecTooLarge)]
    [InlineData("odd/batch.yaml", DiagnosticCodes.SpecUnreadable)]
    public void What_cannot_be_read_says_why(string path, string code)
    {
        _folder.With("binary.yaml").With("large.yaml", new string('#', SpecSource.MaxBytes + 1)).With("empty/x");
        File.WriteAllBytes(Path.Combine(_folder.Root, "binary.yaml"), [(byte)'a', (byte)'\n', 0xC3]);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "odd", "batch.yaml"));
        var argument = Path.Combine(_folder.Root, path == "odd/batch.yaml" ? "odd" : path);
        Assert.Null(SpecSource.Read(argument, out var error));
        Assert.Equal(code, error!.Code);
        Assert.NotNull(error.Hint);
        if (path == "binary.yaml")
            Assert.Equal(2, error.Location!.Value.Line);
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("journal.path")]
    public void A_batch_folders_copy_keeps_its_paths(string journal)
    {
        _folder.With("spec/batch.yaml", "name: b\ninputs: [missing]\nshell: x\n").With("out/" + journal);
        var original = SpecSource.Read(Path.Combine(_folder.Root, "spec"), out _)!;
        _folder.With("out/batch.yaml", SpecSource.HeadedText(original.Text, original.Folder));
        var copy = SpecSource.Read(Path.Combine(_folder.Root, "out"), out _)!;
        Assert.Equal(original.Folder, copy.Folder);
        Assert.Equal(original.Text, SpecSource.WithoutHeader(copy.Text));
        Assert.Equal(copy.Text, SpecSource.HeadedText(copy.Text, copy.Folder));
        var diagnostic = Assert.Single(SpecLoader.Load(copy).Diagnostics);
        Assert.Equal((copy.File, 3), (diagnostic.Location!.Value.File, diagnostic.Location.Value.Line));
    }

    [Fact]
    public void A_header_outside_a_batch_folder_is_a_comment()
    {
        _folder.With("batch.yaml", SpecSource.HeadedText("name: b\n", "/elsewhere"));
        Assert.Equal(_folder.Root, SpecSource.Read(_folder.Root, out _)!.Folder);
    }

    [Fact]
    public void A_folder_whose_name_has_a_line_break_is_kept()
    {
        var odd = Path.Combine(_folder.Root, "odd\nname \"é\"");
        Directory.CreateDirectory(odd);
        _folder.With("out/journal.db").With("out/batch.yaml", SpecSource.HeadedText("name: b\n", odd));
        Assert.Equal(odd, SpecSource.Read(Path.Combine(_folder.Root, "out"), out _)!.Folder);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("relative")]
    [InlineData("\"broken")]
    public void A_batch_folder_whose_spec_folder_is_gone_says_so(string folder)
    {
        _folder.With("journal.db").With("batch.yaml", $"{SpecSource.HeaderPrefix}{folder}\nname: b\n");
        Assert.Null(SpecSource.Read(_folder.Root, out var error));
        Assert.Equal($"{DiagnosticCodes.SpecFolderMissing}@1", SpecFolder.Summary(error!));
    }

    public void Dispose() => _folder.Dispose();
}
