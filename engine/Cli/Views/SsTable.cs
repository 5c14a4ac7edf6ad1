using System.Text;

namespace NetSim.Cli;

/// <summary>
/// The columns of <c>ss</c> as iproute2 6.1 lays them out where the output is no terminal: each as wide as its widest
/// cell, addresses to the right, ports directly behind them, and what is known besides at the end.
/// </summary>
internal sealed class SsTable(bool netid, bool state)
{
    private static readonly Column[] Columns =
    [
        new("Netid", ""), new("State", " "), new("Recv-Q", " "), new("Send-Q", " "),
        new("Local Address:", " ", IsRight: true), new("Port", ""), new("Peer Address:", " ", IsRight: true),
        new("Port", ""), new("Process", ""),
    ];

    private readonly List<string[]> _rows = [];

    public void AddHeader() => _rows.Add([.. Columns.Select(column => column.Title)]);

    /// <summary>Adds a socket: a cell for each column, the first two whether shown or not.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output)
    {
        bool[] shown = [netid, state, true, true, true, true, true, true, true];
        var widths = new int[Columns.Length];
        foreach (var row in _rows)
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        var line = new StringBuilder();
        foreach (var row in _rows)
        {
            line.Clear();
            for (var i = 0; i < widths.Length; i++)
            {
                if (shown[i])
                {
                    var (_, before, isRight) = Columns[i];
                    line.Append(line.Length == 0 ? "" : before);
                    line.Append(isRight ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i]));
                }
            }

            // ss pads the last column, too; nobody misses blanks at the end of a line.
            output.WriteLine(string.Join('\n', line.ToString().Split('\n').Select(part => part.TrimEnd())));
        }
    }

    private sealed record Column(string Title, string Before, bool IsRight = false);
}
