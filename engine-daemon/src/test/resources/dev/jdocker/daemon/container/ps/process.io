rchar: 4148
wchar: 0
syscr: 8
syscw: 0
read_bytes: 0
write_bytes: 0
cancelled_write_bytes: 0
