using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Hypotheses;

namespace Volley.Tests.Workloads.Hypotheses;

/// <summary>The files that say whom to scan and which run roots to take.</summary>
public sealed class FileTests : IDisposable
{
    private readonly HypothesisFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Users_are_trimmed_and_taken_once()
    {
        File.WriteAllText(_folder["u"], "  @a \n#c\n\n@b # x\r\n@a\n@A\x0b@d\t\n");
        Assert.Equal(["@a", "@b # x", "@A", "@d"], UsersFile.Read(_folder["u"]));
        Assert.Equal(["@a", "@b # x"], UsersFile.Read(_folder["u"], 2));
    }

    [Theory]
    [InlineData("missing", null, WorkloadCodes.UsersFileUnusable, "Users file not found: ")]
    [InlineData("empty", null, WorkloadCodes.NoUsers, "users file produced zero users")]
    [InlineData("missing", 0, WorkloadCodes.UsersFileUnusable, "--max-users must be a positive integer")]
    [InlineData("binary", null, WorkloadCodes.UsersFileUnusable, "'utf-8' codec can't decode byte 0xff")]
    public void A_users_file_that_gives_nobody_is_refused(string name, int? most, string code, string message)
    {
        File.WriteAllText(_folder["empty"], "# nobody\n");
        File.WriteAllBytes(_folder["binary"], [0xff]);
        var fault = Assert.Throws<BatchException>(() => UsersFile.Read(_folder[name], most)).Diagnostics[0];
        Assert.Equal(code, fault.Code);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_subfolders_of_a_folder_are_taken_in_order_of_name()
    {
        foreach (var name in (string[])["roots/b", "roots/B", "roots/a/deep", "roots/é"])
            Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(_folder["roots/file"], "");
        Assert.Equal(["B", "a", "b", "é"], RunRoots.Find(_folder["roots"]).Select(r => Path.GetFileName(r)));
    }

    [Fact]
    public void A_list_is_taken_in_its_order_with_repeats()
    {
        Directory.CreateDirectory(_folder["x"]);
        File.WriteAllText(_folder["list"], $"# roots\n{_folder["x"]}/\n{_folder["x"]}\n");
        Assert.Equal([_folder["x"], _folder["x"]], RunRoots.Find(_folder["list"]));
    }

    [Fact]
    public void Every_listed_path_that_is_no_folder_is_named()
    {
        Directory.CreateDirectory(_folder["x"]);
        File.WriteAllText(_folder["list"], $"{_folder["gone"]}\n{_folder["x"]}\n{_folder["list"]}\n");
        var fault = Assert.Throws<BatchException>(() => RunRoots.Find(_folder["list"]));
        Assert.Equal(
            [$"Run root directory does not exist: {_folder["gone"]}", $"Run root directory does not exist: {_folder["list"]}"],
            fault.Diagnostics.Select(d => d.Message));
        Assert.All(fault.Diagnostics, d => Assert.Equal(WorkloadCodes.RunRootsMissing, d.Code));
    }
}
