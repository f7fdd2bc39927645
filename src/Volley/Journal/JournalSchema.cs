using System.Globalization;

namespace Volley.Journal;

/// <summary>The layout of <c>journal.db</c>, version by version.</summary>
/// <remarks>
/// <para><c>entries</c> is append only, numbered from 1 without gaps: every decision and every cent. <c>lines</c> says which entry decides
/// which job of the current plan. <c>running</c> is what a crash leaves behind. <c>commits</c> counts commits, for <see cref="CommitWitness"/>.
/// <c>calls</c> has a row for each metered call, numbered from 1 without gaps, written before the call is sent and completed when it is settled.</para>
/// <para>Every row of every table ends in a checksum over its other columns.</para>
/// <para>A version is never changed once released: a change is a further script in <see cref="Migrations"/>. <c>meta</c> keeps its layout for ever.</para>
/// </remarks>
internal static class JournalSchema
{
    /// <summary>The mark of a journal in the file's header: "Vlly".</summary>
    public const long ApplicationId = 0x566C6C79;

    private const string Version1 =
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE entries (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key BLOB NOT NULL, idx INTEGER NOT NULL, run INTEGER NOT NULL, job TEXT NOT NULL, stage TEXT, parameters TEXT NOT NULL, repeat INTEGER NOT NULL, attempt INTEGER NOT NULL, outcome INTEGER, status INTEGER, exit_code INTEGER, metrics TEXT, cost TEXT, charge TEXT, error_code TEXT, error_message TEXT, outputs TEXT, detail TEXT, started INTEGER NOT NULL, duration INTEGER NOT NULL, checksum INTEGER NOT NULL);
        CREATE TABLE lines (idx INTEGER PRIMARY KEY, seq INTEGER NOT NULL, checksum INTEGER NOT NULL);
        CREATE TABLE running (key BLOB PRIMARY KEY NOT NULL, job TEXT NOT NULL, run INTEGER NOT NULL, attempt INTEGER NOT NULL, reserve TEXT NOT NULL, pid INTEGER, start_ticks INTEGER, owns_group INTEGER, started INTEGER NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE runs (id INTEGER PRIMARY KEY, started INTEGER NOT NULL, ended INTEGER, host TEXT NOT NULL, pid INTEGER NOT NULL, boot TEXT, plan TEXT NOT NULL, jobs INTEGER NOT NULL, ending TEXT, summary TEXT, checksum INTEGER NOT NULL);
        CREATE TABLE live (id INTEGER PRIMARY KEY, json TEXT NOT NULL, checksum INTEGER NOT NULL);
        CREATE TABLE commits (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, seq INTEGER NOT NULL, checksum INTEGER NOT NULL)
        """;

    private const string Version2 =
        """
        CREATE TABLE calls (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, key BLOB NOT NULL, job TEXT NOT NULL, attempt INTEGER NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, prices TEXT NOT NULL, maximum TEXT NOT NULL, started INTEGER NOT NULL, status INTEGER, cost TEXT, input INTEGER NOT NULL, output INTEGER NOT NULL, cached INTEGER NOT NULL, cache_write INTEGER NOT NULL, reasoning INTEGER NOT NULL, estimate INTEGER NOT NULL, http_status INTEGER, duration INTEGER NOT NULL, checksum INTEGER NOT NULL)
        """;

    /// <summary>The scripts; the first makes version 1 of an empty file, each further one the next version of the one before.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [Version1, Version2];

    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public static int Version => Migrations.Count;

    /// <summary>Brings a database to the newest version, each step in a transaction of its own.</summary>
    /// <param name="database">The database.</param>
    /// <param name="migrations">The scripts, from version 1.</param>
    /// <param name="reached">Called within each step with the version that it reaches, to write the rows that a script cannot.</param>
    public static void Migrate(SqliteDatabase database, IReadOnlyList<string> migrations, Action<int>? reached = null)
    {
        for (var version = (int)database.Integer("PRAGMA user_version"); version < migrations.Count; version++)
        {
            database.Execute($"BEGIN IMMEDIATE; {migrations[version]}; PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version + 1}");
            reached?.Invoke(version + 1);
            database.Execute("COMMIT");
        }
    }

    /// <summary>Brings a verified journal of an earlier version to the newest. Complete or not at all, step by step.</summary>
    /// <param name="database">The database, open for writing.</param>
    public static void Upgrade(SqliteDatabase database) => Migrate(database, Migrations, version =>
    {
        MetaTable.Write(database, MetaTable.SchemaVersion, version.ToString(CultureInfo.InvariantCulture));
        if (version == 2)
            CallTable.Initialize(database);
    });

    /// <summary>Whether the tables are laid out exactly as a version lays them out.</summary>
    /// <param name="database">The database.</param>
    /// <param name="version">The version, at most <see cref="Version"/>.</param>
    public static bool IsIntact(SqliteDatabase database, int version)
    {
        var expected = Migrations.Take(version).SelectMany(m => m.Split(";\n")).Select(s => s.Trim());
        using var statement = database.Prepare("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid");
        foreach (var sql in expected)
        {
            var name = sql.Split(' ')[2];
            if (!statement.Step() || statement.Text(0) != "table" || statement.Text(1) != name || statement.Text(2) != name || statement.Text(3) != sql)
                return false;
        }

        return !statement.Step();
    }
}
