using Microsoft.Data.Sqlite;

namespace NetSim.Results;

/// <summary>A table of a database that is being written: made once, then filled row by row.</summary>
internal sealed class SqliteTable : IDisposable
{
    // SQLite's own limit on the columns of a table (SQLITE_MAX_COLUMN of the bundled library).
    private const int MostColumns = 2_000;

    private readonly SqliteCommand _insert;

    /// <summary>Creates the table.</summary>
    /// <param name="connection">An open database without such a table.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="columns">Names and types (<c>INTEGER</c>, <c>REAL</c>, <c>TEXT</c>, or empty for any).</param>
    /// <exception cref="ResultsException">There are more columns than SQLite can hold.</exception>
    public SqliteTable(
        SqliteConnection connection, string name, params IReadOnlyList<(string Name, string Type)> columns)
    {
        if (columns.Count > MostColumns)
        {
            throw new ResultsException(
                $"the table '{name}' has {columns.Count} columns and SQLite holds {MostColumns}: export to csv");
        }

        using (var create = connection.CreateCommand())
        {
            create.CommandText = $"CREATE TABLE {Quoted(name)} "
                + $"({string.Join(", ", columns.Select(c => $"{Quoted(c.Name)} {c.Type}".TrimEnd()))})";
            create.ExecuteNonQuery();
        }

        _insert = connection.CreateCommand();
        _insert.CommandText = $"INSERT INTO {Quoted(name)} VALUES "
            + $"({string.Join(", ", Enumerable.Range(0, columns.Count).Select(i => $"$c{i}"))})";
        for (var i = 0; i < columns.Count; i++)
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = $"$c{i}" });
        }
    }

    /// <summary>Adds a row; NaN becomes NULL, because SQLite has no NaN.</summary>
    public void Add(params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _insert.Parameters[i].Value = Stored(cells[i]);
        }

        _insert.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public void Dispose() => _insert.Dispose();

    private static object Stored(object? cell) => cell switch
    {
        null or double.NaN => DBNull.Value,
        bool flag => flag ? 1L : 0L,
        ulong number => number <= long.MaxValue ? (long)number : Columns.Cell(number), // INTEGER has a sign.
        ExactSeconds seconds => seconds.At.Seconds,
        _ => cell,
    };

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
