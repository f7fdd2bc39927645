using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_bundled_version_is_the_one_that_the_system_is_measured_against() =>
        Assert.Equal(SqliteLibrary.BundledVersion, SqliteLibrary.VersionOf(SqliteLibrary.LoadBundled()));

    [Fact]
    public void The_library_in_use_is_never_older_than_the_bundled_one() => Assert.True(SqliteLibrary.Version >= SqliteLibrary.BundledVersion);
}
