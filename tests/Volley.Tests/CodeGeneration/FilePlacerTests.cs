using FsCheck;
using FsCheck.Fluent;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

/// <summary>What is left when a process dies in the middle of a move, and what the next one makes of it.</summary>
public sealed class FilePlacerTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    private ProjectRoot Root => new(_project.Root);

    private FilePlacer Placer => new(Root, TimeProvider.System);

    private string Placing => Path.Combine(VolleyFolder.Of(Root.Path), "placing");

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_move_for_good_keeps_what_the_job_returns_beside_it()
    {
        var kept = _project.At(".volley/codegen/0001/done/a.json");
        Placer.Place("a", Files(("src/a.txt", "new")), "result", kept);
        Assert.Equal(("new", "result"), (_project.Read("src/a.txt"), File.ReadAllText(kept)));
        Assert.False(Directory.Exists(Placing));
    }

    [Fact]
    public void A_file_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
            return;
        _project.Write("run.sh", "old");
        File.SetUnixFileMode(_project.At("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Placer.Place("a", Files(("run.sh", "new")), "", _project.At(".volley/codegen/done"));
        Assert.True(File.GetUnixFileMode(_project.At("run.sh")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_move_that_fails_half_way_is_taken_back()
    {
        _project.Write("src/a.txt", "old");
        _project.Write("locked/b.txt", "old");
        var before = _project.Files();
        var files = Files(("src/a.txt", "new"), ("locked/b.txt", "new"));
        // A folder in place of the file: the second move cannot succeed, whoever the user is.
        File.Delete(_project.At("locked/b.txt"));
        Directory.CreateDirectory(_project.At("locked/b.txt"));
        Assert.ThrowsAny<Exception>(() => Placer.Place("a", files, "", _project.At(".volley/codegen/done")));
        Directory.Delete(_project.At("locked/b.txt"));
        _project.Write("locked/b.txt", "old");
        Assert.Equal(before, _project.Files());
    }

    [Fact]
    public void Taking_back_touches_what_was_there_so_that_it_is_built_anew()
    {
        _project.Write("src/a.txt", "old");
        File.SetLastWriteTimeUtc(_project.At("src/a.txt"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Placer.Lend("a", Files(("src/a.txt", "new")));
        var lent = File.GetLastWriteTimeUtc(_project.At("src/a.txt"));
        Placer.TakeBack();
        Assert.Equal("old", _project.Read("src/a.txt"));
        Assert.True(File.GetLastWriteTimeUtc(_project.At("src/a.txt")) >= lent);
    }

    [Fact]
    public void What_a_command_did_to_a_lent_file_is_taken_back_too()
    {
        _project.Write("src/a.txt", "old");
        Placer.Lend("a", Files(("src/a.txt", "new"), ("src/b.txt", "new")));
        _project.Write("src/a.txt", "formatted");
        File.Delete(_project.At("src/b.txt"));
        Placer.TakeBack();
        Assert.Equal("old", Assert.Single(_project.Files()).Value);
    }

    [Fact]
    public void A_folder_that_a_command_removed_comes_back_with_its_files()
    {
        _project.Write("src/deep/a.txt", "old");
        Placer.Lend("a", Files(("src/deep/a.txt", "new")));
        Directory.Delete(_project.At("src"), recursive: true);
        Placer.TakeBack();
        Assert.Equal("old", _project.Read("src/deep/a.txt"));
    }

    [Fact]
    public void While_files_are_not_taken_back_nothing_else_moves_and_what_they_were_is_kept()
    {
        _project.Write("src/a.txt", "old");
        Placer.Lend("a", Files(("src/a.txt", "new")));
        Directory.Move(_project.At("src"), _project.At("away"));
        File.CreateSymbolicLink(_project.At("src"), _project.At("away"));
        foreach (var move in (Action[])[Placer.TakeBack, () => Placer.Lend("b", Files(("b.txt", "new")))])
            Assert.Equal(WorkloadCodes.PlacementDamaged, Assert.Single(Assert.Throws<BatchException>(move).Diagnostics).Code);
        File.Delete(_project.At("src"));
        Directory.Move(_project.At("away"), _project.At("src"));
        Assert.Equal("a", Placer.Recover());
        Assert.Equal("old", Assert.Single(_project.Files()).Value);
    }

    [Fact]
    public void A_record_that_was_damaged_meanwhile_is_named()
    {
        Placer.Lend("a", Files(("a.txt", "new")));
        File.WriteAllText(Path.Combine(Placing, "record.json"), "{");
        Assert.Equal(WorkloadCodes.PlacementDamaged, Assert.Single(Assert.Throws<BatchException>(Placer.TakeBack).Diagnostics).Code);
    }

    [Fact]
    public void A_folder_that_became_a_link_is_left_alone_and_holds_up_nothing()
    {
        var empty = Directory.CreateDirectory(_project.At("elsewhere"));
        Placer.Lend("a", Files(("new/deep/a.txt", "new")));
        Directory.Delete(_project.At("new/deep"), recursive: true);
        File.CreateSymbolicLink(_project.At("new/deep"), empty.FullName);
        Assert.Equal("a", Placer.Recover());
        Assert.False(Directory.Exists(Placing));
        Assert.Equal(empty.FullName, new DirectoryInfo(_project.At("new/deep")).LinkTarget);
    }

    [Fact]
    public void After_a_crash_a_file_that_its_user_changed_since_is_left_alone()
    {
        _project.Write("src/a.txt", "old");
        Placer.Lend("a", Files(("src/a.txt", "new"), ("src/b.txt", "new")));
        _project.Write("src/a.txt", "mine");
        Assert.Equal("a", Placer.Recover());
        Assert.Equal("mine", Assert.Single(_project.Files()).Value);
    }

    [Fact]
    public void Whenever_a_process_dies_every_file_is_whole_and_the_next_one_completes_or_takes_back()
    {
        var cases = from count in Gen.Choose(1, 4)
                    from existing in Gen.Choose(0, 15)
                    from moved in Gen.Choose(0, 4)
                    from isFinal in Gen.Elements(true, false)
                    select (count, existing, Moved: Math.Min(moved, count), isFinal);
        Prop.ForAll(cases.ToArbitrary(), c => SurvivesDeath(c.count, c.existing, c.Moved, c.isFinal)).QuickCheckThrowOnFailure();
    }

    /// <summary>Stages a move, makes some of its renames, and dies: what a kill between two system calls leaves.</summary>
    private static bool SurvivesDeath(int count, int existing, int moved, bool isFinal)
    {
        using var project = new ProjectFolder();
        var names = Enumerable.Range(0, count).Select(i => $"d{i % 2}/f{i}.txt").ToArray();
        for (var i = 0; i < count; i++)
            if ((existing & (1 << i)) != 0)
                project.Write(names[i], "old " + i);
        var before = project.Files();
        var root = new ProjectRoot(project.Root);
        var files = names.Select((n, i) => new StagedFile(root.Resolve(n, out _)!, "new " + i)).ToArray();
        var kept = project.At(".volley/codegen/0001/done/a.json");
        new FilePlacer(root, TimeProvider.System) { BetweenMoves = i => { if (i == moved) throw new ThreadInterruptedException(); } }.TryMove(isFinal, files, kept);
        var whole = project.Files().All(f => f.Value.StartsWith("old ", StringComparison.Ordinal) || f.Value.StartsWith("new ", StringComparison.Ordinal));
        new FilePlacer(root, TimeProvider.System).Recover();
        var after = project.Files();
        var expected = isFinal ? names.Select((n, i) => (n, "new " + i)).OrderBy(f => f.n, StringComparer.Ordinal).ToArray() : [.. before.Select(f => (f.Key, f.Value))];
        return whole && after.Select(f => (f.Key, f.Value)).SequenceEqual(expected) && File.Exists(kept) == isFinal
            && !Directory.Exists(Path.Combine(VolleyFolder.Of(root.Path), "placing"));
    }

    private StagedFile[] Files(params (string Path, string Content)[] files) =>
        [.. files.Select(f => new StagedFile(Root.Resolve(f.Path, out _)!, f.Content))];
}

internal static class FilePlacerDeath
{
    /// <summary>Begins a move that dies in the middle.</summary>
    public static void TryMove(this FilePlacer placer, bool isFinal, StagedFile[] files, string kept)
    {
        try
        {
            if (isFinal)
                placer.Place("a", files, "result", kept);
            else
                placer.Lend("a", files);
        }
        catch (ThreadInterruptedException)
        {
            // Stands for the kill: nothing of the process runs after it.
        }
    }
}
