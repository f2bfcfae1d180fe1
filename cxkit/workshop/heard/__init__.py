"""Where customers meet the room: what was voted and written, as findings."""
