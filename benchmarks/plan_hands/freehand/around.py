def draw_before(page, house, look): pass
def draw_behind(page, house, look): pass
