using Microsoft.Data.Sqlite;

namespace NetSim.Results;

/// <summary>
/// Writes results as an SQLite database: <c>summary</c> as in <c>summary.csv</c>, <c>samples</c> as in
/// <c>samples.csv</c>, and a long table each for metrics, counters, states, expectations and alerts. It is written
/// beside its place and moved there when it is whole.
/// </summary>
public sealed class SqliteExport : IDisposable
{
    private const string Unfinished = ".tmp";
    private static readonly (string, string)[] s_run = [("point", "INTEGER"), ("rep", "INTEGER")];

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteTable _samples;

    /// <summary>Creates the database.</summary>
    /// <param name="path">Where it goes; replaced by <see cref="Finish"/>.</param>
    /// <exception cref="ResultsException">It cannot be written there.</exception>
    public SqliteExport(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        try
        {
            File.Delete(path + Unfinished);
            SQLitePCL.Batteries_V2.Init();

            // Whoever reads the file later must find one file, and a crash in between leaves only a .tmp.
            var options = new SqliteConnectionStringBuilder { DataSource = path + Unfinished, Pooling = false };
            _connection = new SqliteConnection(options.ToString());
            _connection.Open();
            Execute("PRAGMA journal_mode = OFF");
            Execute("PRAGMA synchronous = OFF");
            _transaction = _connection.BeginTransaction();
            _samples = new SqliteTable(
                _connection, "samples", ("time_s", "REAL"), ("host", "TEXT"), ("metric", "TEXT"), ("value", "REAL"));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            _connection?.Dispose();
            throw Unwritable(e);
        }
    }

    /// <summary>Adds a batch of samples of the only run.</summary>
    /// <exception cref="ResultsException">The database cannot be written.</exception>
    public void Add(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var names = batch.Series.Select(s => Columns.Name(s.Metric, s.Unit)).ToList();
        Writing(() =>
        {
            foreach (var row in batch.Rows)
            {
                _samples.Add(new ExactSeconds(row.At), batch.Series[row.Series].Host, names[row.Series], row.Value);
            }
        });
    }

    /// <summary>Adds a table of any kind.</summary>
    /// <param name="name">Its name, none of those that <see cref="Finish"/> writes.</param>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Cells: numbers, texts, truth values or null.</param>
    /// <exception cref="ResultsException">The database cannot be written.</exception>
    public void AddTable(string name, IReadOnlyList<string> header, IEnumerable<object?[]> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        Writing(() =>
        {
            using var table = new SqliteTable(_connection, name, [.. header.Select(c => (c, string.Empty))]);
            foreach (var row in rows)
            {
                table.Add(row);
            }
        });
    }

    /// <summary>Adds the runs and moves the database to its place.</summary>
    /// <param name="rows">The runs, each with its point and repetition.</param>
    /// <exception cref="ResultsException">The database cannot be written.</exception>
    public void Finish(IReadOnlyList<SummaryRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Writing(() =>
        {
            WriteSummary(rows);
            WriteMetrics(rows);
            WriteHosts(rows);
            WriteVerdicts(rows);
            _transaction.Commit();
            _connection.Close();
            File.Move(_path + Unfinished, _path, overwrite: true);
        });
    }

    /// <summary>Closes the database; one that is not finished is removed.</summary>
    public void Dispose()
    {
        _samples.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
        File.Delete(_path + Unfinished);
    }

    private void WriteSummary(IReadOnlyList<SummaryRow> rows)
    {
        var table = new SummaryTable(rows);
        using var summary = new SqliteTable(_connection, "summary", [.. table.Header.Select(c => (c, string.Empty))]);
        foreach (var row in rows)
        {
            summary.Add(table.CellsOf(row));
        }
    }

    private void WriteMetrics(IReadOnlyList<SummaryRow> rows)
    {
        using var metrics = new SqliteTable(_connection, "metrics",
            [.. s_run, ("metric", "TEXT"), ("statistic", "TEXT"), ("unit", "TEXT"), ("value", "REAL")]);
        foreach (var row in rows)
        {
            foreach (var metric in row.Run.Metrics)
            {
                foreach (var column in MetricColumn.Of(metric))
                {
                    metrics.Add(row.Point, row.Repetition, metric.Name, column.Statistic, column.Unit, column.Value);
                }
            }
        }
    }

    private void WriteHosts(IReadOnlyList<SummaryRow> rows)
    {
        (string, string)[] host = [.. s_run, ("host", "TEXT"), ("members", "INTEGER")];
        using var counters = new SqliteTable(
            _connection, "counters", [.. host, ("counter", "TEXT"), ("count", "INTEGER")]);
        using var states = new SqliteTable(
            _connection, "states", [.. host, ("state", "TEXT"), ("sockets", "INTEGER")]);
        foreach (var row in rows)
        {
            foreach (var (name, members, counts, sockets) in row.Run.Hosts)
            {
                foreach (var count in counts.Where(c => c.Count != 0))
                {
                    counters.Add(row.Point, row.Repetition, name, members, count.Name, count.Count);
                }

                foreach (var state in sockets.Where(s => s.Count != 0))
                {
                    states.Add(row.Point, row.Repetition, name, members, state.Name, state.Count);
                }
            }
        }
    }

    private void WriteVerdicts(IReadOnlyList<SummaryRow> rows)
    {
        using var expectations = new SqliteTable(_connection, "expectations",
            [.. s_run, ("text", "TEXT"), ("passed", "INTEGER"), ("value", "REAL"), ("place", "TEXT")]);
        using var alerts = new SqliteTable(_connection, "alerts",
            [.. s_run, ("metric", "TEXT"), ("level", "TEXT"), ("time_s", "REAL"), ("value", "REAL")]);
        foreach (var row in rows)
        {
            foreach (var e in row.Run.Expectations)
            {
                expectations.Add(row.Point, row.Repetition, e.Text, e.Passed, e.Value, e.Where);
            }

            foreach (var a in row.Run.Alerts)
            {
                alerts.Add(row.Point, row.Repetition, a.Metric, a.Level, new ExactSeconds(a.At), a.Value);
            }
        }
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private ResultsException Unwritable(Exception e) => new($"'{_path}' cannot be written: {e.Message}", e);
}
