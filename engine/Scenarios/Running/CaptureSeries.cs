using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// The files of one capture: one, or a series that begins anew after a span or a size. Interfaces are declared in each file
/// when their first packet comes, so that a file is complete in itself.
/// </summary>
internal sealed class CaptureSeries : IDisposable
{
    private readonly CaptureRequest _request;
    private readonly Func<int, PcapngWriter> _create;
    private readonly Action<int> _remove;
    private readonly Dictionary<(string Node, string Link), int> _interfaces = [];
    private PcapngWriter _writer;
    private int _file;
    private SimTime _end;

    /// <param name="request">What is kept and when files end.</param>
    /// <param name="create">Creates the n-th file, from 0.</param>
    /// <param name="remove">Removes the n-th file.</param>
    public CaptureSeries(CaptureRequest request, Func<int, PcapngWriter> create, Action<int> remove)
    {
        _request = request;
        _create = create;
        _remove = remove;
        _writer = create(0);
        _end = request.RotateEvery is { } span ? SimTime.Zero + span : SimTime.Never;
    }

    public void Write(string node, in CaptureNote note)
    {
        while (note.At >= _end)
        {
            Rotate();
            _end += _request.RotateEvery!.Value;
        }

        if (_writer.Written >= (_request.RotateAt ?? long.MaxValue))
        {
            Rotate();
        }

        _writer.WritePacket(InterfaceOf(node, note.Link?.Name ?? "lo"), note.At, in note.Packet, in note.Extension, note.Direction, note.Comment);
    }

    public void Dispose() => _writer.Dispose();

    private int InterfaceOf(string node, string link)
    {
        if (!_interfaces.TryGetValue((node, link), out var number))
        {
            number = _writer.AddInterface($"{node}/{link}", _request.SnapLength);
            _interfaces.Add((node, link), number);
        }

        return number;
    }

    private void Rotate()
    {
        _writer.Dispose();
        _interfaces.Clear();
        _writer = _create(++_file);
        if (_request.Keep > 0 && _file >= _request.Keep)
        {
            _remove(_file - _request.Keep);
        }
    }
}
