using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Volley.Journal;

/// <summary>The SQLite that journals are kept with: the system's own where that is newer than the bundled one.</summary>
/// <remarks>
/// The bundle carries SQLite 3.35.5 and cannot be updated without its package; distributions patch theirs. So the system's library is
/// preferred where it is newer: its fixes reach Volley without a release of Volley. The bundled one is the fallback that is always there.
/// </remarks>
public static class SqliteLibrary
{
    internal const int BundledVersion = 3_035_005;
    private static readonly nint Library = Load();

    /// <summary>The version in use as SQLite numbers it: 3040001 is 3.40.1.</summary>
    public static int Version => VersionOf(Library);

    /// <summary>Chooses and loads the library, once in the life of the process; later calls do nothing.</summary>
    public static void Initialize() => RuntimeHelpers.RunClassConstructor(typeof(SqliteLibrary).TypeHandle);

    /// <summary>The version of a loaded library; 0 where it is no SQLite.</summary>
    internal static unsafe int VersionOf(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version) ? ((delegate* unmanaged[Cdecl]<int>)version)() : 0;

    /// <summary>Loads the bundled library.</summary>
    internal static nint LoadBundled() => NativeLibrary.Load(SqliteNative.Library, Assembly.GetExecutingAssembly(), null);

    private static nint Load()
    {
        var library = NewerSystemLibrary() ?? LoadBundled();
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == SqliteNative.Library ? library : 0);
        return library;
    }

    private static nint? NewerSystemLibrary()
    {
        var name = OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : "libsqlite3.so.0";
        if (!NativeLibrary.TryLoad(name, out var library))
            return null;
        if (VersionOf(library) > BundledVersion)
            return library;
        NativeLibrary.Free(library);
        return null;
    }
}
