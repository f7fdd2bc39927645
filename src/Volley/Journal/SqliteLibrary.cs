using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Volley.Journal;

/// <summary>The SQLite that journals are kept with: the system's own where that is newer than the bundled one.</summary>
/// <remarks>
/// The bundle carries SQLite 3.35.5 and cannot be updated without its package; distributions patch theirs. So the system's library is
/// preferred where it is newer: its fixes reach Volley without a release of Volley. The bundled one is the fallback that is always there.
/// </remarks>
public static class SqliteLibrary
{
    internal const int BundledVersion = 3_035_005;
    private const string BundledName = "e_sqlite3";
    private static readonly Lazy<nint> Library = new(Load);

    /// <summary>Chooses and loads the library, once in the life of the process.</summary>
    public static void Initialize() => _ = Library.Value;

    /// <summary>The address of one of the library's functions.</summary>
    internal static nint Export(string name) => NativeLibrary.GetExport(Library.Value, name);

    private static nint Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var library = NewerSystemLibrary() ?? NativeLibrary.Load(BundledName, provider, null);
        NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == BundledName ? library : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return library;
    }

    private static unsafe nint? NewerSystemLibrary()
    {
        var name = OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var library))
            return null;
        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version)
            && ((delegate* unmanaged[Cdecl]<int>)version)() > BundledVersion)
            return library;
        NativeLibrary.Free(library);
        return null;
    }
}
