using System.Runtime.InteropServices;
using SQLitePCL;
using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_bundled_version_is_the_one_that_the_system_is_measured_against()
    {
        var bundled = NativeLibrary.Load("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        var version = Marshal.GetDelegateForFunctionPointer<Func>(NativeLibrary.GetExport(bundled, "sqlite3_libversion_number"));
        Assert.Equal(SqliteLibrary.BundledVersion, version());
    }

    [Fact]
    public void The_library_in_use_is_never_older_than_the_bundled_one()
    {
        SqliteLibrary.Initialize();
        Assert.True(raw.sqlite3_libversion_number() >= SqliteLibrary.BundledVersion);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Func();
}
