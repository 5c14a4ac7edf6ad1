using System.Globalization;

namespace NetSim.Network;

/// <summary>
/// Names of nodes: <c>web</c>, and <c>phone[17]</c> for the members of a group, which store no text of their own.
/// </summary>
internal sealed class NodeNames
{
    private readonly List<Named> _inOrder = [];
    private readonly Dictionary<string, int> _byName = [];

    private readonly record struct Named(string Name, uint First, int Count, bool IsGroup);

    public bool Contains(string name) => _byName.ContainsKey(name);

    public void Add(string name, uint first, int count, bool isGroup)
    {
        _byName.Add(name, _inOrder.Count);
        _inOrder.Add(new(name, first, count, isGroup));
    }

    public string NameOf(uint node)
    {
        var named = EntryOf(node);
        return named.IsGroup ? $"{named.Name}[{node - named.First}]" : named.Name;
    }

    public string BaseNameOf(uint node) => EntryOf(node).Name;

    public NodeGroup GroupOf(uint node)
    {
        var named = EntryOf(node);
        return new(named.First, named.Count);
    }

    public bool TryFind(string text, out uint node)
    {
        node = 0;
        if (_byName.TryGetValue(text, out var position) && !_inOrder[position].IsGroup)
        {
            node = _inOrder[position].First;
            return true;
        }

        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 1 || text[^1] != ']' || !_byName.TryGetValue(text[..bracket], out position))
        {
            return false;
        }

        var digits = text.AsSpan(bracket + 1, text.Length - bracket - 2);
        var named = _inOrder[position];
        if (!named.IsGroup || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var member)
            || member >= named.Count)
        {
            return false;
        }

        node = named.First + (uint)member;
        return true;
    }

    private Named EntryOf(uint node)
    {
        int low = 0, high = _inOrder.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_inOrder[middle].First <= node)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _inOrder[low];
    }
}
