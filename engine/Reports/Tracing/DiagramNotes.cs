using System.Globalization;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// What is worth saying beside a lane: a state entered, a decision, a window or a phase that changed.
/// </summary>
internal sealed class DiagramNotes
{
    private readonly string[] _states = ["", ""];
    private readonly (string Figures, string Phase)[] _shown = [("", ""), ("", "")];

    /// <summary>The notes of a row, in order; the first word of each is its style.</summary>
    public IEnumerable<(string Kind, string Text)> Of(TraceRow row)
    {
        if (row.Side == TraceSide.Between)
        {
            yield break;
        }

        var side = (int)row.Side;
        var state = row.Event == TraceEvent.State ? row.Text : row.Vitals?.State;
        if (row.Event == TraceEvent.Decision)
        {
            yield return ("decision", row.Text);
        }

        if (state is not null && state != _states[side])
        {
            _states[side] = state;
            yield return ("state", DiagramStyle.IsShown(state) ? state : "closed");
        }

        if (row.Vitals is { Cwnd: > 0 } vitals)
        {
            var figures = $"cwnd {vitals.Cwnd}" + (vitals.Ssthresh is { } threshold
                ? string.Create(CultureInfo.InvariantCulture, $" ssthresh {threshold}")
                : "");
            var before = _shown[side].Phase.Length == 0 ? "Open" : _shown[side].Phase;
            var phase = vitals.Phase == before ? "" : $" {vitals.Phase}";
            if (figures != _shown[side].Figures || phase.Length > 0)
            {
                _shown[side] = (figures, vitals.Phase);
                yield return ("figures", figures + phase);
            }
        }
    }
}
